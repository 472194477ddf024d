"""Cells of an xlsx that have no value though somebody meant one: errors such as #N/A, and formulas never computed.

python-calamine gives '' for both. A pay time that reads as blank would un-pay an order, so they must be told apart from
cells that are blank. (xls and xlsb files are not looked into: Excel alone writes them, and it computes what it saves.)
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import IO
from xml.etree import ElementTree
from xml.parsers import expat
from zipfile import ZipFile, is_zipfile

Gaps = dict[int, dict[int, str]]
"""Row from 1 -> column from 0 -> what is there."""

_BLOCK = 1 << 20
_SHOWN = 200
_SUSPECT = re.compile(rb't="e"|<(?:\w+:)?f[ />]')
_CELL = re.compile(r"^([A-Za-z]{1,3})(\d{1,7})$", re.ASCII)


def gaps_of(path: Path) -> dict[str, Gaps]:
    """The gaps of each sheet by its name; nothing for a file that is no xlsx. Raises what zipfile and the XML parsers
    raise for one that is damaged: a gap that nobody saw would be a blank."""
    if not is_zipfile(path):
        return {}
    with ZipFile(path) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return {}
        return {name: gaps for name, member in _sheets(archive) if (gaps := _gaps(archive, member))}


def _sheets(archive: ZipFile) -> list[tuple[str, str]]:
    """(name, member) of the sheets."""
    with archive.open("xl/_rels/workbook.xml.rels") as file:
        targets = {node.get("Id"): node.get("Target", "") for node in ElementTree.parse(file).getroot()}
    found = []
    with archive.open("xl/workbook.xml") as file:
        for node in ElementTree.parse(file).iter():
            if _local(node.tag) == "sheet":
                link = next((value for key, value in node.attrib.items() if _local(key) == "id"), "")
                target = targets.get(link, "")
                member = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
                found.append((node.get("name", ""), posixpath.normpath(member)))
    return found


def _gaps(archive: ZipFile, member: str) -> Gaps:
    with archive.open(member) as file:
        if not _suspect(file):
            return {}
    with archive.open(member) as file:
        return _Sheet().read(file)


def _suspect(file: IO[bytes]) -> bool:
    """Whether there is any error or formula at all: most exports have none, and parsing takes long."""
    end = b""
    while block := file.read(_BLOCK):
        if _SUSPECT.search(end + block):
            return True
        end = block[-16:]
    return False


class _Sheet:
    """One sheet's cells as they go by; none is kept but the gaps."""

    def __init__(self) -> None:
        self.gaps: Gaps = {}
        self._where = self._kind = self._inside = ""
        self._row = self._column = 0
        self._formula: str | None = None
        self._value = ""

    def read(self, file: IO[bytes]) -> Gaps:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.ParseFile(file)
        return self.gaps

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self._row, self._column = _whole(attributes.get("r"), self._row + 1), -1
        elif name == "c":
            self._place(attributes.get("r", ""))
            self._kind, self._formula, self._value = attributes.get("t", ""), None, ""
        elif name in ("f", "v"):
            self._inside = name
            if name == "f":
                self._formula = ""

    def _place(self, address: str) -> None:
        """A cell may leave out its address: then it stands beside the one before."""
        found = _CELL.match(address)
        if found:
            self._row, self._column = int(found[2]), _number_of(found[1]) - 1
        else:
            self._column += 1

    def _text(self, text: str) -> None:
        if self._inside == "v" and len(self._value) < _SHOWN:
            self._value += text[:_SHOWN]
        elif self._inside == "f" and self._formula is not None and len(self._formula) < _SHOWN:
            self._formula += text[:_SHOWN]

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in ("f", "v"):
            self._inside = ""
        elif name == "c":
            what = ""
            if self._kind == "e":
                what = self._value or "#ERROR"
            elif self._formula is not None and not self._value and self._kind != "str":
                what = f"={self._formula}"
            if what:
                self.gaps.setdefault(self._row, {})[self._column] = what


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else default


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
