"""Codes for the day on which the phone is lost."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from xundan.web.people.models import Person


class RecoveryCode(models.Model):
    """The hash of a code that serves once; one that was used is gone."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recovery_codes")
    hashed = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "hashed"], name="a_code_once")]

    def __str__(self) -> str:
        return f"{self.person}: a code"
