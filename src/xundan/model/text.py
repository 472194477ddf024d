"""Text in both languages of the interface, and the errors a person is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]

WHITE_SPACE = (
    " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What rules.md trims from both ends of a text: all that Unicode calls white, as `str.strip()` does."""


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or label in Chinese and in English."""

    zh: str
    en: str

    def __call__(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en

    def format(self, **values: object) -> Text:
        """The same sentence with its `{slots}` filled in both languages."""
        return Text(self.zh.format(**values), self.en.format(**values))


FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What begins a formula in a spreadsheet; Excel in Chinese and Japanese takes the full-width signs too."""


def no_formula(text: str) -> str:
    """Text that a spreadsheet keeps as text: an apostrophe before what it would take for a formula."""
    return "'" + text if text.startswith(FORMULA_SIGNS) else text


class UserError(Exception):
    """Something the person can mend: what was expected, what was found, what to do.

    The command line prints it on standard error and ends with status 2.
    `code` is stable and for programs; `hint` says what to do.
    """

    def __init__(self, code: str, message: Text, hint: Text | None = None) -> None:
        super().__init__(message.en)
        self.code = code
        self.message = message
        self.hint = hint or Text("", "")
