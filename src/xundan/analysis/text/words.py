"""Texts made comparable: full and half width, case and traditional characters folded away; and parted into words.

Parting needs the extra `text`. Folding does without, but then leaves traditional characters as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from types import ModuleType

from xundan.model.text import Text, UserError

_BLANKS = re.compile(r"\s+")
_WORD = re.compile(r"[0-9a-z\u3400-\u9fff]")
# A word of the shop's stays whole whatever the dictionary thinks of its parts.
_OFTEN = 1_000_000


def folded(text: str) -> str:
    """The text as patterns compare it: half width, lower case, simplified characters, one blank for many.

    Simplified by the extra `text`; without it traditional characters stay, and only what is written alike is found.
    """
    plain = _BLANKS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
    return plain if plain.isascii() else _simplified()(plain)


@cache
def _simplified() -> Callable[[str], str]:
    try:
        from opencc import OpenCC
    except ImportError:
        return lambda text: text
    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


class Words:
    """Parts texts into words. `own` are words of the shop (names of goods, its slang) that must stay whole.

    Raises UserError `text_missing` without the extra.
    """

    def __init__(self, own: Iterable[str] = ()) -> None:
        self._jieba = needed("rjieba").Jieba()
        for word in sorted({folded(each) for each in own} - {""}):
            self._jieba.add_word(word, _OFTEN, "n")

    def of(self, text: str) -> list[str]:
        """The words of a text, folded, in order; punctuation, faces and blanks are left out."""
        return self.of_folded(folded(text))

    def of_folded(self, text: str) -> list[str]:
        """The same of a text that is folded already."""
        return [word for part in self._jieba.cut(text) if _WORD.search(word := part.strip())]


def needed(module: str) -> ModuleType:
    """A module of the extra `text`. Raises UserError `text_missing` where it is not installed."""
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError as missing:
        raise UserError(
            "text_missing",
            Text("读聊天文字的部分没有安装", "what reads chat text is not installed"),
            Text("安装: pip install 'xundan[text]'", "install it with: pip install 'xundan[text]'"),
        ) from missing
