from __future__ import annotations

from django.apps import AppConfig


class Api(AppConfig):
    name = "xundan.web.api"
    label = "api"
