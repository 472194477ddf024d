"""Objections."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from xundan.web.people.models import Person


class Objection(models.Model):
    """What somebody objects to of what is held about her, and what she was answered."""

    shop = models.CharField(max_length=200)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="objections")
    at = models.DateTimeField(auto_now_add=True)
    words = models.TextField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["shop", "person"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.at:%Y-%m-%d}"
