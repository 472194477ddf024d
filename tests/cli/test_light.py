"""What is quick stays quick: commands that need no engine import none."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {"ibis", "duckdb", "pyarrow", "deltalake", "pandas", "numpy", "sqlglot", "xlsxwriter", "holidays"}

_TELL = """
import contextlib, io, json, sys
sys.argv = ["xundan", *sys.argv[1:]]
from xundan.cli import main
with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())), contextlib.suppress(SystemExit):
    main()
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def packages(program: str, *words: str) -> set[str]:
    """The packages that a new Python has imported by the end of a program."""
    command = [sys.executable, "-X", "utf8", "-c", program, *words]
    return set(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


@pytest.mark.parametrize(
    "words",
    [["--help"], ["metrics", "--help"], ["explain", "inquiry_conversion"], ["metrics", "--list"]],
    ids=" ".join,
)
def test_what_only_tells_brings_no_engine(words: list[str]) -> None:
    brought = packages(_TELL, *words)
    assert "xundan" in brought
    assert not brought & HEAVY


def test_importing_xundan_brings_nothing_else() -> None:
    brought = packages("import json, sys, xundan; print(json.dumps([n.partition('.')[0] for n in sys.modules]))")
    assert "xundan" in brought
    assert not brought & (HEAVY | {"typer", "rich", "pydantic"})
