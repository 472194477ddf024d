"""docs/how-to/new-platform is followed word for word in a copy of the package."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import ROOT

PAGE = ROOT / "docs" / "how-to" / "new-platform.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"`([\w./-]+\.(?:py|csv|md))`")
FOLDER = "src/xundan/sources/example_orders"


def blocks(page: Path) -> list[tuple[str, str, str]]:
    """(language, the file that the text before it names last, what stands in it)."""
    text = page.read_text(encoding="utf-8")
    found, end = [], 0
    for block in BLOCK.finditer(text):
        named = NAMED.findall(text[end : block.start()])
        found.append((block[1], named[-1] if named else "", block[2]))
        end = block.end()
    return found


class Reader:
    """Somebody who does what a page says, in a folder with a copy of the package."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.edited = ""
        shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
        for file in ("tests/__init__.py", "tests/sources/__init__.py", "tests/sources/taking.py"):
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / file, folder / file)

    def follow(self, language: str, named: str, body: str) -> None:
        if language == "console":
            self.type(body)
        elif language == "diff":
            self.edited = named or self.edited
            path = self.folder / self.edited
            path.write_text(patched(path.read_text(encoding="utf-8"), body), encoding="utf-8")
        else:
            folder = "tests/sources" if named.startswith("test_") else FOLDER
            (self.folder / folder / named).write_text(body, encoding="utf-8")

    def type(self, body: str) -> None:
        """Runs what stands after `$ `; the lines below must be printed."""
        printed: list[str] = []
        for line in body.splitlines():
            if not line.startswith("$ "):
                assert line in printed, f"{line!r} is not among {printed}"
                continue
            program, *words = shlex.split(line.removeprefix("$ "))
            if program == "cp":
                assert words[0] == "-r"
                shutil.copytree(self.folder / words[1], self.folder / words[2])
            else:
                assert program == "xundan"
                printed = [each.rstrip() for each in self.run("-m", "xundan", *words).splitlines()]

    def run(self, *words: str) -> str:
        known = os.environ | {"XUNDAN_LANG": "en", "XUNDAN_WORKSPACE": "", "PYTHONUTF8": "1", "COLUMNS": "140"}
        known["PYTHONPATH"] = os.pathsep.join([str(self.folder / "src"), str(self.folder)])
        ran = subprocess.run(
            [sys.executable, *words], cwd=self.folder, env=known, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, encoding="utf-8",
        )  # fmt: skip
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout


def patched(text: str, change: str) -> str:
    """The text with the lines that a diff adds between lines that are there."""
    lines = change.splitlines()
    before = "".join(line[1:] + "\n" for line in lines if line.startswith(" "))
    after = "".join(line[1:] + "\n" for line in lines)
    assert text.count(before) == 1, f"the page speaks of lines that are not there: {before}"
    return text.replace(before, after)


@pytest.mark.slow
def test_a_new_platform_is_a_folder_and_a_line(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    for block in blocks(PAGE):
        reader.follow(*block)
    # Every file of the copied folder was said something about: nothing of Taobao is left in it.
    written = {named for language, named, _ in blocks(PAGE) if language in ("py", "csv", "md")}
    there = {path.name for path in (tmp_path / FOLDER).iterdir() if path.is_file()}
    assert there == {name for name in written if not name.startswith("test_")}
    told = reader.run("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/sources/test_example_orders.py")
    assert "1 passed" in told


def test_the_chinese_page_says_the_same_to_do() -> None:
    assert blocks(PAGE.with_name("new-platform.zh-CN.md")) == blocks(PAGE)
