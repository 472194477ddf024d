"""What was brought, by whom, and how far it has come."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from xundan.web.jobs.models import Job


class Upload(models.Model):
    """Files that are looked at and imported together. They lie in a folder of their own under numbers, or are a
    `folder` of this machine that the owner named. `wish` is what she said of them besides (as the command line's
    options)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="uploads")
    shop = models.CharField(max_length=200)
    at = models.DateTimeField(db_index=True)
    folder = models.CharField(max_length=1000, blank=True)
    wish = models.JSONField(default=dict)
    look = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    taken = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"upload {self.pk}"

    @property
    def called(self) -> dict[str, str]:
        """What people call its files, by their names on disk."""
        return {staged.on_disk: staged.name for staged in self.files.all()}


class StagedFile(models.Model):
    """One file: what it is called, its bytes, and how many of them have come."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="files")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["upload", "number"], name="one_file_a_number")]

    def __str__(self) -> str:
        return f"{self.upload}/{self.number}"

    @property
    def on_disk(self) -> str:
        """Its name in the folder: a number, whatever it is called."""
        return f"{self.number:04d}"
