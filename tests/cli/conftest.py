"""The command line as a person meets it: words in, what is printed and the exit status out."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.support import small_shop
from xundan.cli import main


@dataclass(frozen=True)
class Ran:
    """What a command left: exit status, standard output and standard error."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, str]:
        """The error that a command printed as JSON; standard output must be empty then."""
        assert (self.status, self.out) == (2, "")
        found = json.loads(self.err)
        assert list(found) == ["error"] and list(found["error"]) == ["code", "message", "hint"]
        return found["error"]


class Run(Protocol):
    def __call__(self, *words: str | Path) -> Ran: ...


def run_main(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> Ran:
    """Runs the entry point in this process."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2)]
    with monkeypatch.context() as patched:
        patched.setattr(sys, "argv", ["xundan", *map(str, words)])
        patched.setattr(sys, "stdout", streams[0])
        patched.setattr(sys, "stderr", streams[1])
        with pytest.raises(SystemExit) as ended:
            main()
    texts = []
    for stream in streams:
        stream.flush()
        texts.append(stream.buffer.getvalue().decode("utf-8"))  # type: ignore[attr-defined]
    return Ran(int(ended.value.code or 0), *texts)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A person whose system says nothing, in a folder of their own."""
    for name in ("XUNDAN_WORKSPACE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XUNDAN_LANG", "en")
    monkeypatch.setenv("COLUMNS", "140")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command."""

    def ran(*words: str | Path) -> Ran:
        return run_main(monkeypatch, *words)

    return ran


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the small shop imported through the command line; not to be written to."""
    folder = tmp_path_factory.mktemp("shop")
    root = small_shop.workspace(folder / "w").root
    small_shop.files(folder / "files")
    with pytest.MonkeyPatch.context() as patched:
        ran = run_main(patched, "import", folder / "files", "-w", root, *small_shop.COVERS)
    assert ran.status == 0, ran.err
    return root


@pytest.fixture
def ask(run: Run, shop: Path) -> Run:
    """Asks the small shop for metrics of the 5th of October 2026, as JSON unless said otherwise."""

    def asked(*words: str | Path) -> Ran:
        dated = {"--from", "--to", "--month", "--last"} & set(map(str, words))
        period = () if dated else ("--from", "2026-10-05", "--to", "2026-10-05")
        form = () if "--format" in words or "-o" in words else ("--format", "json")
        return run("metrics", *words, *period, *form, "-w", shop)

    return asked
