"""Text of a chat window into messages and notices: where each begins, who is named, what it says.

A header is `NICK TIME` on one line (with or without a space), `A --> B TIME`, or a line with the nick and one with the
time, in either order, the same throughout a file. What follows belongs to it until the next one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from xundan.sources.qianniu_text import columns as names
from xundan.sources.values import trimmed

_MARK = "|".join(names.MARKS)
_END = rf"\s*[)\]）】]?\s*[:：]?\s*(?P<mark>{_MARK})?"
_NAME = r"""[^\s,，;；"“”<>!！?？。、|{}=]{1,64}"""
_AT = rf"[(\[（【]?\s*(?P<at>{names.TIME.replace('(', '(?P<sep>', 1).replace(chr(92) + '1', '(?P=sep)')}){_END}"
_INLINE = re.compile(rf"(?P<name>{_NAME}?)\s*{_AT}")
_ARROW = re.compile(rf"(?P<name>{_NAME}?)\s*-+>\s*(?P<to>{_NAME}?)\s*{_AT}")
_ONLY_TIME = re.compile(_AT)
_ONLY_NAME = re.compile(_NAME)
_RECALL, _TRANSFER, _NOTICE = (re.compile(each) for each in (names.RECALL, names.TRANSFER, names.NOTICE))
_ONLY_MARK = re.compile(_MARK)
_LONGEST_HEADER = 250

Order = Literal["before", "after"]


@dataclass
class Entry:
    """A message, or a notice between messages. `headed`: a header stands above it. `at` is blank where none told it."""

    line: int
    name: str
    at: str
    to: str = ""
    kind: Literal["message", "notice", "recall"] = "message"
    headed: bool = False
    marked: bool = False
    lines: list[str] = field(default_factory=list)
    handed: tuple[str, str] | None = None
    """From whom to whom a notice says that the buyer was handed over."""

    @property
    def text(self) -> str:
        """What it says, without blank lines around it and marks under it."""
        return "\n".join(self.lines)

    def tidy(self) -> None:
        """Cuts off blank lines and marks."""
        while self.lines and (not trimmed(self.lines[-1]) or _ONLY_MARK.fullmatch(trimmed(self.lines[-1]))):
            self.marked |= bool(trimmed(self.lines.pop()))
        while self.lines and not trimmed(self.lines[0]):
            self.lines.pop(0)


@dataclass
class Window:
    """A file's entries in its order, and the lines (line, text) before the first of them."""

    entries: list[Entry] = field(default_factory=list)
    before: list[tuple[int, str]] = field(default_factory=list)

    @property
    def headed(self) -> list[Entry]:
        """Those whose header says who wrote."""
        return [entry for entry in self.entries if entry.headed]


def entries(lines: Sequence[str]) -> Window:
    """The entries of a file's lines."""
    reading = _Reading(lines, _order(lines))
    reading.all()
    window = reading.window
    for entry in window.entries:
        entry.tidy()
    _lend_times(window.entries)
    return window


def without_mark(text: str) -> tuple[str, bool]:
    """A message of the window's own side without the mark behind its last word, and whether there was one."""
    found = re.fullmatch(rf"(.*\S)\s+(?:{_MARK})\s*", text, re.DOTALL)
    return (found[1], True) if found else (text, False)


def _header(pattern: re.Pattern[str], line: str) -> re.Match[str] | None:
    text = trimmed(line)
    found = pattern.fullmatch(text) if len(text) <= _LONGEST_HEADER else None
    return found if found and all(_is_name(found[key]) for key in ("name", "to") if key in pattern.groupindex) else None


def _is_name(text: str) -> bool:
    return bool(_ONLY_NAME.fullmatch(text)) and not text.endswith((*names.NO_NAME, ":", "：", "-"))


def _order(lines: Sequence[str]) -> Order:
    """Whether nicks stand before or after the lines that are only a time: they are fewer than the texts on the other
    side, and come again."""
    full = [(n, text) for n, line in enumerate(lines) if (text := trimmed(line))]
    at = [k for k, (_, text) in enumerate(full) if _header(_ONLY_TIME, text)]
    before = [full[k - 1][1] if k else "" for k in at]
    after = [full[k + 1][1] if k + 1 < len(full) else "" for k in at]

    def worth(found: list[str]) -> tuple[int, int]:
        good = [text for text in found if _is_name(text)]
        return len(good) - len(set(good)), sum(":" in text or "：" in text for text in good)

    if worth(before) != worth(after):
        return "before" if worth(before) > worth(after) else "after"
    return "after" if at and at[0] == 0 else "before"


class _Reading:
    """One pass over the lines."""

    def __init__(self, lines: Sequence[str], order: Order) -> None:
        self.window = Window()
        self._lines, self._order = lines, order
        self._next = 0

    def all(self) -> None:
        while self._next < len(self._lines):
            line = self._lines[self._next]
            self._next += 1
            if not (self._as_header(line) or self._as_time(line) or self._as_notice(line)):
                self._as_text(line)

    def _as_header(self, line: str) -> bool:
        if found := _header(_ARROW, line):
            self._begin(self._next, found, found["name"], found["to"])
        elif found := _header(_INLINE, line):
            self._begin(self._next, found, found["name"])
        return found is not None

    def _as_time(self, line: str) -> bool:
        """A line that is only a time with the nick of the line after it, or a nick with the time below it."""
        return self._time_and_nick(line) if self._order == "after" else self._nick_and_time(line)

    def _time_and_nick(self, line: str) -> bool:
        found = _header(_ONLY_TIME, line)
        if not found:
            return False
        at = self._below()
        name = trimmed(self._lines[at]) if at < len(self._lines) else ""
        if _is_system(name):
            self.window.entries.append(Entry(self._next, "", found["at"], kind="notice"))
            return True
        if not _is_name(name):
            return False
        self._begin(self._next, found, name)
        self._next = at + 1
        return True

    def _nick_and_time(self, line: str) -> bool:
        name = trimmed(line)
        found = self._time_below() if _is_name(name) and not _is_system(name) else None
        if not found:
            return False
        self._begin(self._next, found, name)
        self._next = self._below() + 1
        return True

    def _below(self) -> int:
        """The index of the next line that is not blank; behind the last one where there is none."""
        return next((n for n in range(self._next, len(self._lines)) if trimmed(self._lines[n])), len(self._lines))

    def _time_below(self) -> re.Match[str] | None:
        """The next line that is not blank, where it is only a time."""
        at = self._below()
        return _header(_ONLY_TIME, self._lines[at]) if at < len(self._lines) else None

    def _as_notice(self, line: str) -> bool:
        text = trimmed(line)
        if not _is_system(text):
            return False
        recall, handed = _RECALL.fullmatch(text), _TRANSFER.fullmatch(text)
        last = self.window.entries[-1] if self.window.entries else None
        if last is not None and not any(map(trimmed, last.lines)):
            # The only thing under a header: it has that time.
            last.kind = "recall" if recall else "notice"
        elif last is not None and last.kind == "notice" and not recall and not (handed and last.handed):
            pass
        else:
            last = Entry(self._next, (recall[1] or "") if recall else "", "", kind="recall" if recall else "notice")
            self.window.entries.append(last)
        last.lines.append(text)
        if handed:
            last.handed = (handed[1], handed[2])
        if not last.at and self._order == "before" and (found := self._time_below()):
            last.at, self._next = found["at"], self._below() + 1
        return True

    def _as_text(self, line: str) -> None:
        if not self.window.entries:
            self.window.before += [(self._next, line)] if trimmed(line) else []
            return
        # What follows a notice without a header of its own goes on with the message before it.
        going_on = next((each for each in reversed(self.window.entries) if each.kind == "message"), None)
        if trimmed(line) or going_on is self.window.entries[-1]:
            (going_on or self.window.entries[-1]).lines.append(line)

    def _begin(self, line: int, found: re.Match[str], name: str, to: str = "") -> None:
        self.window.entries.append(Entry(line, name, found["at"], to, headed=True, marked=bool(found["mark"])))


def _is_system(text: str) -> bool:
    return len(text) <= 600 and any(each.fullmatch(text) for each in (_RECALL, _TRANSFER, _NOTICE))


def _lend_times(found: Sequence[Entry]) -> None:
    """A notice without a time has that of what stands before it, the first ones that of what follows."""
    last = next((entry.at for entry in found if entry.at), "")
    for entry in found:
        entry.at = entry.at or last
        last = entry.at
