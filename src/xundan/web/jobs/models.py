"""What was asked for, how far it has come, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from xundan.model.text import Text


class State(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


ACTIVE = (State.WAITING.value, State.RUNNING.value)


class Job(models.Model):
    """One piece of long work. `wish` says what exactly is to be done, `found` what programs want of the outcome, `said`
    what people are told of it, in both languages. No password, no chat text and no buyer stands in it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="jobs")
    shop = models.CharField(max_length=200, db_index=True)
    kind = models.CharField(max_length=20)
    wish = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default=State.WAITING.value, db_index=True)
    stopping = models.BooleanField(default=False)
    server = models.CharField(max_length=40)
    """The process that has it to do."""
    step = models.CharField(max_length=10, blank=True)
    done = models.BigIntegerField(default=0)
    of = models.BigIntegerField(default=0)
    said = models.JSONField(default=list)
    found = models.JSONField(default=dict)
    at = models.DateTimeField()
    began = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}: {self.state}"

    @property
    def active(self) -> bool:
        """Whether something may still come of it."""
        return self.state in ACTIVE

    @property
    def texts(self) -> list[Text]:
        """What people are told of the outcome."""
        return [Text(zh, en) for zh, en in self.said]


def plain(texts: Sequence[Text]) -> list[Any]:
    """Texts as a job keeps them."""
    return [[text.zh, text.en] for text in texts if text.zh]
