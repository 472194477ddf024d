"""What a person chose of the interface, by the names under which it is kept with her."""

from __future__ import annotations

from typing import Literal

from xundan.model.text import Lang, Text
from xundan.web.people.models import Person

LANG = "lang"
LANGS = {"zh": Text("中文", "Chinese"), "en": Text("英文", "English")}
COLOURS = "colours"
COLUMNS = "columns"
"""By table the keys of the columns that she left out."""

Colours = Literal["rise-red", "good-green"]
"""Red is up and green down, whatever is wanted; or green is what one wants and red what one does not."""


def colours_of(person: Person | None, lang: Lang) -> Colours:
    """How changes are coloured for a person; without a choice as her language is used to."""
    chosen = person.preferences.get(COLOURS) if person is not None else None
    if chosen in ("rise-red", "good-green"):
        return "rise-red" if chosen == "rise-red" else "good-green"
    return "rise-red" if lang == "zh" else "good-green"
