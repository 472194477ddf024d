"""What was written of a remembered page: each block as HTML and the whole as JSON, by language.

To write a large table takes longer than to look it up. A remembered page is one object for all who ask the same and may
see the same, so what was written of it once serves them all.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from xundan.web.frame.draw import Drawing, drawn
from xundan.web.frame.page import Page

SAME_FOR_ALL = frozenset({"table", "tiles", "chart", "said", "empty", "dialogue", "choices", "search"})
"""Kinds of blocks that hang on nothing but the page and the language. Forms hold a key of the session."""


@dataclass(frozen=True)
class Kept:
    """A page and what was written of it. Threads may share it: the same is written twice at worst."""

    page: Page
    _written: dict[Hashable, str] = field(default_factory=dict, compare=False)

    def of(self, part: Hashable, write: Callable[[], str]) -> str:
        """What `write` writes of a part of the page, written once."""
        found = self._written.get(part)
        if found is None:
            found = self._written[part] = write()
        return found

    def blocks(self, page: Page, drawing: Drawing, context: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """The blocks of the page as its template takes them; `page` is the kept one, or that with others beside."""
        places = {id(block): n for n, block in enumerate(self.page.blocks)}
        for block in page.blocks:
            place = places.get(id(block))
            if place is None or block.kind not in SAME_FOR_ALL:
                yield from drawn(replace(page, blocks=[block]), drawing)
            else:
                yield {"html": self._html(place, drawing, context)}

    def _html(self, place: int, drawing: Drawing, context: Mapping[str, Any]) -> SafeString:
        def write() -> str:
            (block,) = drawn(replace(self.page, blocks=[self.page.blocks[place]]), drawing)
            return render_to_string(block["template"], {**context, "lang": drawing.lang, "block": block})

        # Who sees some agents only has no way to the rows of all; pages that are the same for all differ in that alone.
        return mark_safe(self.of((place, drawing.lang, drawing.asked.reach.agents is None), write))
