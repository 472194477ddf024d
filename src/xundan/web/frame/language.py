"""Which language a page speaks: the address says so, else the person's choice, else the shop's: Chinese."""

from __future__ import annotations

from django.http import HttpRequest

from xundan.model.text import Lang

COOKIE = "xundan-lang"


def language_of(request: HttpRequest) -> Lang:
    """`lang` in the address, else what she chose, else what this browser chose, else Chinese."""
    asked = request.GET.get("lang")
    if asked in ("zh", "en"):
        return "en" if asked == "en" else "zh"
    person = getattr(request, "user", None)
    chosen = person.preferences.get("lang") if person is not None and person.is_authenticated else None
    return "en" if (chosen or request.COOKIES.get(COOKIE)) == "en" else "zh"
