from __future__ import annotations

from django.apps import AppConfig


class Frame(AppConfig):
    name = "xundan.web.frame"
    label = "frame"
