from __future__ import annotations

from django.apps import AppConfig


class Disputes(AppConfig):
    name = "xundan.web.disputes"
    label = "disputes"
