"""Which language a page speaks: the address says so, else the person's choice, else the shop's: Chinese."""

from __future__ import annotations

from django.http import HttpRequest

from xundan.model.text import Lang

COOKIE = "xundan-lang"


def addressed(request: HttpRequest) -> Lang | None:
    """The language that the address says; its links keep it, so that a page opens the same for a colleague."""
    return named(request.GET.get("lang"))


def named(text: str | None) -> Lang | None:
    """The language of this name."""
    if text == "en":
        return "en"
    return "zh" if text == "zh" else None


def language_of(request: HttpRequest) -> Lang:
    """`lang` in the address, else what she chose, else what this browser chose, else Chinese."""
    asked = addressed(request)
    if asked is not None:
        return asked
    person = getattr(request, "user", None)
    chosen = person.preferences.get("lang") if person is not None and person.is_authenticated else None
    return "en" if (chosen or request.COOKIES.get(COOKIE)) == "en" else "zh"
