from __future__ import annotations

from django.apps import AppConfig


class Audit(AppConfig):
    name = "xundan.web.audit"
    label = "audit"
