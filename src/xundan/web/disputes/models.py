"""What was asked about orders, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from xundan.web.people.models import Person


class State(models.TextChoices):
    """What became of a dispute. `granted`: decided as asked; `otherwise`: decided for somebody else; `kept`: the order
    stays where it was; `withdrawn`: who asked took it back."""

    OPEN = "open"
    GRANTED = "granted"
    OTHERWISE = "otherwise"
    KEPT = "kept"
    WITHDRAWN = "withdrawn"


class Dispute(models.Model):
    """One person's doubt about one order. `wanted`: the account whose it should be, empty: nobody's. `concerns`: the
    accounts that stand to gain or lose by it, as it was asked. `decided_by` and `reason` are of who decided."""

    shop = models.CharField(max_length=200)
    order_id = models.CharField(max_length=500)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="disputes")
    asked_at = models.DateTimeField()
    wanted = models.CharField(max_length=500, blank=True)
    why = models.TextField()
    concerns = models.JSONField(default=list)
    state = models.CharField(max_length=20, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["shop", "state"]), models.Index(fields=["shop", "order_id"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["shop", "order_id", "person"], condition=models.Q(state="open"), name="one_open_dispute_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.state}"
