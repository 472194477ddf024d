"""What the frame around each page knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from xundan.web.frame.language import language_of


def frame(request: HttpRequest) -> dict[str, Any]:
    """The language, for every template."""
    return {"lang": language_of(request)}
