"""The documents of the repository, and what stands in them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"

_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def documents() -> list[Path]:
    """Every Markdown file that people read, generated ones too."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("README*.md")]
    return sorted([*found, *(ROOT / "tests").rglob("README.md")])


def guides() -> list[Path]:
    """The documents whose commands are run: both READMEs and the how-tos."""
    return sorted([*ROOT.glob("README*.md"), *(ROOT / "docs" / "how-to").glob("*.md")])


def translations() -> list[tuple[Path, Path]]:
    """The guides in English, each with its Chinese page."""
    english = [page for page in guides() if language_of(page) == "en"]
    return [(page, page.with_name(page.stem + ".zh-CN.md")) for page in english]


def name_of(path: Path) -> str:
    """A document's path inside the repository."""
    return path.relative_to(ROOT).as_posix()


def language_of(path: Path) -> str:
    """The language in which a document speaks."""
    return "zh" if path.name.endswith(".zh-CN.md") else "en"


def blocks(path: Path, language: str) -> list[str]:
    """The fenced blocks of a language."""
    text = path.read_text(encoding="utf-8")
    return [
        "\n".join(line.removeprefix(indent) for line in body.splitlines())
        for indent, found, body in _FENCE.findall(text)
        if found == language
    ]


def commands(path: Path) -> list[list[str]]:
    """Every `xundan ...` command of the document's sh blocks, in order, as words after `xundan`."""
    lines = [line for block in blocks(path, "sh") for line in block.splitlines() if line.strip()]
    words = [shlex.split(line, comments=True) for line in lines]
    assert all(line[0] == "xundan" for line in words if line), (
        f"{path.name}: an sh block holds more than xundan commands"
    )
    return [line[1:] for line in words if line]


def outputs(path: Path) -> list[tuple[list[str], list[str]]]:
    """Every text block of a guide: the command before it, and the lines it shows (blank and "..." left out)."""
    found, command = [], list[str]()
    for _, language, body in _FENCE.findall(path.read_text(encoding="utf-8")):
        if language == "sh":
            command = shlex.split(body.strip().splitlines()[-1])[1:]
        elif language == "text":
            found.append((command, [line for line in body.splitlines() if line.strip() not in ("", "...")]))
    return found


def links(path: Path) -> Iterator[str]:
    """Targets of links outside fenced blocks and code."""
    text = re.sub(r"`[^`\n]*`", "", _FENCE.sub("", path.read_text(encoding="utf-8")))
    yield from _LINK.findall(text)


def anchors(path: Path) -> set[str]:
    """The anchors of a document's headings, as code hosts make them."""
    text = _FENCE.sub("", path.read_text(encoding="utf-8"))
    found = set()
    for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE):
        plain = re.sub(r"[^\w\- ]", "", heading.strip().lower())
        found.add(plain.replace(" ", "-"))
    return found
