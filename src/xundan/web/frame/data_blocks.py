"""Blocks of the pages about data: places to drop files, jobs, ways on, calendars."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from xundan.model.text import Lang
from xundan.reports.plain import printable
from xundan.web.frame.page import Calendar, Drop, Links, Progress
from xundan.web.jobs.models import ACTIVE

_CELL, _HIGH = 10, 16
"""Width and height of a day in a calendar's drawing."""


def data_block(block: Drop | Progress | Links | Calendar, lang: Lang, base: str, address: str) -> dict[str, Any]:
    """What the block's template shows. `base` is the shop's address, `address` the page's."""
    if isinstance(block, Drop):
        return _drop(block, lang, address)
    if isinstance(block, Progress):
        return _progress(block, lang, base)
    if isinstance(block, Links):
        return {"links": [(printable(name(lang)), base + path) for name, path in block.links]}
    return _calendar(block, lang)


def _drop(block: Drop, lang: Lang, address: str) -> dict[str, Any]:
    return {
        "said": printable(block.said(lang)),
        "to": f"{address}do/{block.act}/",
        "piece": f"{address}do/{block.piece}/",
        "start": f"{address}do/{block.start}/",
        "largest": block.largest,
        "accept": ",".join(block.endings),
    }


def _progress(block: Progress, lang: Lang, base: str) -> dict[str, Any]:
    known = block.of > 0
    return {
        "job": block.job,
        "to": base + block.path,
        "active": block.state in ACTIVE,
        "said": printable(block.said(lang)),
        "known": known,
        "done": block.done,
        "of": block.of,
        "percent": round(100 * block.done / block.of) if known else None,
    }


def _calendar(block: Calendar, lang: Lang) -> dict[str, Any]:
    names = {mark: printable(name(lang)) for mark, name in block.names.items()}

    def cells(marks: Any) -> Iterator[dict[str, Any]]:
        for n, mark in enumerate(marks):
            day = block.first + timedelta(days=n)
            yield {"x": n * _CELL + (day.day == 1), "wide": 8 if day.day == 1 else 9, "mark": mark,
                   "told": f"{day} {names[mark]}"}  # fmt: skip

    strips = [
        {"name": printable(strip.name(lang)), "cells": list(cells(strip.marks)), "wide": len(strip.marks) * _CELL}
        for strip in block.strips
    ]
    most = max((len(strip.marks) for strip in block.strips), default=0)
    return {
        "said": printable(block.said(lang)),
        "strips": strips,
        "first": block.first,
        "last": block.first + timedelta(days=max(most - 1, 0)),
        "high": _HIGH,
        "names": list(names.items()),
        "table": block.table,
    }
