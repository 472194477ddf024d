"""What runs found, a line of JSON each, so that a run that is stopped goes on where it ended."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

OWN = "ours"


@dataclass(frozen=True)
class Run:
    """One run of a peer, and that of ours just before it (`own`): seconds by the clock and of the processors of every
    part, and the peak memory. `trouble` tells why there is nothing to compare: it failed, or its answers differ."""

    size: int
    peer: str
    repeat: int
    parts: dict[str, dict[str, float]] = field(default_factory=dict)
    peak_mb: float = 0.0
    own: dict[str, dict[str, float]] = field(default_factory=dict)
    trouble: str = ""


@dataclass(frozen=True)
class Spread:
    """Of several runs: the median and the ends."""

    median: float
    low: float
    high: float
    runs: int

    @classmethod
    def of(cls, values: list[float]) -> Spread:
        return cls(statistics.median(values), min(values), max(values), len(values))

    def told(self, digits: int = 2) -> str:
        """The median, and what lies around it."""
        ends = f" ({self.low:.{digits}f} to {self.high:.{digits}f})" if self.runs > 1 else ""
        return f"{self.median:.{digits}f}{ends}"


class Records:
    """The runs of one folder."""

    def __init__(self, file: Path) -> None:
        self._file = file
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        self.runs = [Run(**json.loads(line)) for line in lines]

    def add(self, run: Run) -> None:
        """Keeps a run, on disk too."""
        self.runs.append(run)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(run)) + "\n")

    def done(self, size: int, peer: str, repeat: int) -> bool:
        return any((each.size, each.peer, each.repeat) == (size, peer, repeat) for each in self.runs)

    def sizes(self) -> list[int]:
        """The sizes that were tried, the largest last."""
        return sorted({run.size for run in self.runs})

    def largest(self, peer: str) -> int:
        """The largest size at which a peer has times; that of all runs where it has none."""
        return max((run.size for run in self.runs if run.peer == peer and not run.trouble), default=self.sizes()[-1])

    def good(self, size: int, peer: str) -> list[Run]:
        """The runs whose times count."""
        return [run for run in self.runs if (run.size, run.peer, run.trouble) == (size, peer, "")]

    def trouble(self, size: int, peer: str) -> str:
        """Why a peer has no times, if it has not."""
        return next((run.trouble for run in self.runs if (run.size, run.peer) == (size, peer) and run.trouble), "")

    def cost(self, size: int, peer: str, part: str, by: str) -> Spread | None:
        """Seconds of a part, `by` clock or work; None where there is no run."""
        found = [run.parts[part][by] for run in self.good(size, peer) if part in run.parts]
        return Spread.of(found) if found else None

    def ratio(self, size: int, peer: str, part: str, by: str) -> Spread | None:
        """How many times the peer's seconds ours are, each run against that of ours just before it."""
        runs = [run for run in self.good(size, peer) if part in run.parts and part in run.own]
        found = [run.own[part][by] / run.parts[part][by] for run in runs]
        return Spread.of(found) if found else None

    def memory(self, size: int, peer: str) -> Spread | None:
        """Peak memory in MB."""
        found = [run.peak_mb for run in self.good(size, peer)]
        return Spread.of(found) if found else None

    def steps(self, size: int, peer: str) -> Iterator[tuple[str, Spread]]:
        """The parts of a peer's parts."""
        names = dict.fromkeys(name for run in self.good(size, peer) for name in run.parts if name.startswith("step:"))
        for name in names:
            found = self.cost(size, peer, name, "work")
            if found is not None:
                yield name.removeprefix("step:"), found
