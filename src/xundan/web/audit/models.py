"""The log's entries."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models

_SEALED = "an entry of the audit log is neither changed nor taken out"


class Entry(models.Model):
    """One act. `seal` is the hash of the entry with the seal of the one before, so that none can be changed, left out
    or put in without all later seals being wrong."""

    at = models.DateTimeField()
    login = models.CharField(max_length=80)
    act = models.CharField(max_length=40, db_index=True)
    shop = models.CharField(max_length=200, blank=True)
    about = models.JSONField(default=dict)
    seal = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.login} {self.act}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Writes a new entry; one that is there stays as it is."""
        if not self._state.adding:
            raise PermissionError(_SEALED)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise PermissionError(_SEALED)


class Head(models.Model):
    """The seal of the newest entry, in the one row there is: who writes holds it, so that entries follow one another;
    and entries that were cut off at the end are missed."""

    seal = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.seal
