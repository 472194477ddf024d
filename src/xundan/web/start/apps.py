from __future__ import annotations

from django.apps import AppConfig


class Start(AppConfig):
    name = "xundan.web.start"
    label = "start"
