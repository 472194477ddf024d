from __future__ import annotations

from django.apps import AppConfig


class Held(AppConfig):
    name = "xundan.web.held"
    label = "held"
