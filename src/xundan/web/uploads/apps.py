from __future__ import annotations

from django.apps import AppConfig


class Uploads(AppConfig):
    name = "xundan.web.uploads"
    label = "uploads"
