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
from zipfile import BadZipFile, ZipFile

Gaps = dict[int, dict[int, str]]
"""Row from 1 -> column from 0 -> what is there."""

_BLOCK = 1 << 20
_SUSPECT = re.compile(rb't="e"|<(?:\w+:)?f[ />]')
_CELL = re.compile(r"^([A-Z]+)(\d+)$")


def gaps_of(path: Path) -> dict[str, Gaps]:
    """The gaps of each sheet by its name; nothing for a file that is no xlsx."""
    try:
        with ZipFile(path) as archive:
            return {name: gaps for name, member in _sheets(archive) if (gaps := _gaps(archive, member))}
    except (BadZipFile, KeyError, ElementTree.ParseError, OSError):
        return {}


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
    gaps: Gaps = {}
    with archive.open(member) as file:
        for _, node in ElementTree.iterparse(file):
            kind = _local(node.tag)
            if kind == "c":
                where = _CELL.match(node.get("r", ""))
                what = _what(node)
                if where and what:
                    gaps.setdefault(int(where[2]), {})[_column(where[1])] = what
            if kind == "row":
                node.clear()
    return gaps


def _suspect(file: IO[bytes]) -> bool:
    """Whether there is any error or formula at all: most exports have none, and parsing takes long."""
    end = b""
    while block := file.read(_BLOCK):
        if _SUSPECT.search(end + block):
            return True
        end = block[-16:]
    return False


def _what(cell: ElementTree.Element) -> str:
    parts = {_local(node.tag): node for node in cell}
    value = parts["v"].text if "v" in parts else None
    if cell.get("t") == "e":
        return value or "#ERROR"
    if "f" in parts and not value and cell.get("t") != "str":
        return f"={parts['f'].text or ''}"
    return ""


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
