"""What an importer's folder tells of its format: README, sample, and the columns or keys that it asks for."""

from __future__ import annotations

import re
from difflib import get_close_matches
from importlib import import_module
from itertools import islice
from pathlib import Path

from xundan.model.text import Lang, Text, UserError
from xundan.sources.contract import Importer
from xundan.sources.files import kind_of, open_path
from xundan.sources.header import Layout
from xundan.sources.registry import IMPORTERS
from xundan.sources.tabular import sheets
from xundan.sources.textlines import opened

FOLDERS = Path(__file__).parent
_LINK_TO = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_BOLD = re.compile(r"- \*\*([^*]+)\*\*")
_MARKS = re.compile(r"\*\*|`")
_JOINT = re.compile(r"(?s)(?<=(.))\s*\n\s*")
_LINK = re.compile(r"\[([^\]]*)\]\((?!https?:)([^)]+)\)")


def importer_called(name: str) -> Importer:
    """The importer of a format. Raises UserError `no_such_format`."""
    found = {importer.name: importer for importer in IMPORTERS}
    if name in found:
        return found[name]
    near = ", ".join(get_close_matches(name, found)) or "-"
    raise UserError(
        "no_such_format",
        Text(f"没有叫 {name} 的格式", f"there is no format {name}"),
        Text(f"相近的: {near}; 全部见 xundan formats", f"near: {near}; all: xundan formats"),
    )


def readme(name: str, lang: Lang) -> str:
    """The README of a format below its title and the link to the other language, as Markdown."""
    file = "README.zh-CN.md" if lang == "zh" else "README.md"
    text = (FOLDERS / name / file).read_text(encoding="utf-8")
    return text.split("\n\n", 2)[2].strip()


def points(name: str, lang: Lang) -> list[tuple[str, str]]:
    """What the README tells, point by point, in plain words: heading (empty before the first) and text."""
    found: list[tuple[str, str]] = []
    for paragraph in re.split(r"\n\n|\n(?=- )", readme(name, lang)):
        plain = _MARKS.sub("", _LINK_TO.sub(r"\1", paragraph)).strip()
        words = _JOINT.sub(_joint if lang == "zh" else " ", plain.removeprefix("- "))
        bold = _BOLD.match(paragraph)
        heading = _MARKS.sub("", bold[1]) if bold else ""
        found.append((heading.rstrip(":。. "), words[len(heading) :].lstrip(":。. ") if bold else words))
    return found


def _joint(end: re.Match[str]) -> str:
    """What stands for the end of a line in Chinese: nothing after a character, a blank after a comma or a word."""
    return " " if end[1].isascii() else ""


def readme_for_terminal(name: str, lang: Lang) -> str:
    """The same where links cannot be followed: those to other formats name the command that shows them."""
    return _LINK.sub(_told, readme(name, lang))


def _told(link: re.Match[str]) -> str:
    words, target = link[1], link[2]
    other = Path(target).parent.name
    return f"{words} (`xundan formats {other}`)" if (FOLDERS / other / "columns.py").is_file() else words


def samples(name: str) -> list[Path]:
    """The files that show a format, the first one first."""
    return sorted(path for path in (FOLDERS / name).glob("sample*") if path.is_file())


def sample_lines(name: str, most: int) -> list[str]:
    """The first lines of the sample, or rows of a workbook, as text."""
    with open_path(samples(name)[0]) as files:
        file = files[0]
        if kind_of(file.path) == "workbook":
            return [",".join(row) for sheet in sheets(file)[:1] for row in sheet.top[:most]]
        with opened(file.path) as text:
            return [line.rstrip("\r\n") for line in islice(text, most)]


def keys(importer: Importer) -> tuple[str, ...]:
    """The keys that a format without header columns asks for, or its fields in order; () where its columns say all."""
    if importer.layouts:
        return ()
    module = import_module(f"{__package__}.{importer.name}.columns")
    asked: tuple[str, ...] = getattr(module, "FIELDS", ()) or getattr(module, "REQUIRED", ())
    return asked


def layouts(importer: Importer) -> tuple[tuple[Text, Layout], ...]:
    """What files of the format are compared with: its headers, or the keys of its records."""
    asked = keys(importer)
    return importer.layouts or (((importer.title, Layout({key: (key,) for key in asked}, asked)),) if asked else ())
