"""Tokens with which programs ask in a person's name."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone

from xundan.web.people.models import Person
from xundan.web.people.scope import Scope

_SELDOM = timedelta(minutes=1)


class Token(models.Model):
    """What is kept of a token: the hash of its words, what it was lent, and until when. `shops` empty: all of hers."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    hashed = models.CharField(max_length=64, unique=True)
    shops = models.JSONField(default=list)
    parts = models.JSONField(default=list)
    made = models.DateTimeField(auto_now_add=True)
    ends = models.DateTimeField()
    used = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["made", "pk"]

    def __str__(self) -> str:
        return f"{self.person}: {self.name}"

    @property
    def scope(self) -> Scope:
        """What was lent, as of now: her own rights are asked besides."""
        return Scope.of(self.name, self.shops, self.parts)

    @property
    def over(self) -> bool:
        """Whether its time is over."""
        return self.ends <= timezone.now()

    def touch(self) -> None:
        """Notes that it was used, at most once a minute: a program asks often."""
        now = timezone.now()
        if self.used is None or now - self.used > _SELDOM:
            Token.objects.filter(pk=self.pk).update(used=now)
