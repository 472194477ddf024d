from __future__ import annotations

from django.apps import AppConfig


class Second(AppConfig):
    name = "xundan.web.second"
    label = "second"
