"""`{% say "漏斗" "Funnel" %}`: both languages where the words are used."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: Any, zh: str, en: str) -> str:
    """The words in the page's language."""
    return zh if context.get("lang", "zh") == "zh" else en
