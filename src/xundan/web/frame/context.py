"""What the frame around each page knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from xundan.web.frame.language import language_of
from xundan.web.people.models import Person
from xundan.web.people.preferences import colours_of


def frame(request: HttpRequest) -> dict[str, Any]:
    """The language and how changes are coloured, for every template."""
    lang, person = language_of(request), getattr(request, "user", None)
    return {"lang": lang, "colours": colours_of(person if isinstance(person, Person) else None, lang)}
