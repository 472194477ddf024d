"""What work costs: seconds by the clock, seconds of the processors, and memory, of a process and those it started.

A busy machine falsifies the clock more than the processors' time. Linux only: it reads /proc.
"""

from __future__ import annotations

import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Seconds."""

    clock: float
    work: float


class Watch:
    """Laps of one run."""

    def __init__(self) -> None:
        self.costs: dict[str, Cost] = {}
        self._clock, self._work = time.perf_counter(), _worked()

    def lap(self, name: str) -> None:
        """What was spent since the lap before."""
        clock, work = time.perf_counter(), _worked()
        self.costs[name] = Cost(clock - self._clock, work - self._work)
        self._clock, self._work = clock, work

    def told(self) -> dict[str, dict[str, float]]:
        """For JSON."""
        return {name: asdict(cost) for name, cost in self.costs.items()}


def peak_mb() -> float:
    """The most memory this process had, and what those below it had at most."""
    # Not getrusage: what it tells begins with the memory of whoever started this process.
    own = Path("/proc/self")
    return sum(_highest_kb(each) for each in (own, *_below(os.getpid()))) / 1024


def _worked() -> float:
    return time.process_time() + sum(_ticks(each) for each in _below(os.getpid())) / _TICK


def _fields(process: Path) -> list[str]:
    """Of /proc/N/stat what stands behind the name: state, parent, ...; nothing of a process that has gone."""
    try:
        return (process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _below(top: int) -> list[Path]:
    """The processes that `top` started, and those that they did."""
    parents = {each: _fields(each)[1:2] for each in Path("/proc").iterdir() if each.name.isdigit()}
    found: list[Path] = []
    layer = {str(top)}
    while layer:
        below = [each for each, parent in parents.items() if parent and parent[0] in layer]
        found += below
        layer = {each.name for each in below}
    return found


def _ticks(process: Path) -> int:
    fields = _fields(process)
    return int(fields[11]) + int(fields[12]) if fields else 0


def _highest_kb(process: Path) -> int:
    try:
        lines = (process / "status").read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)
