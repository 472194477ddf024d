"""Where written reports lie: a folder a job, for thirty days. A report holds sums by agent, item, channel; no buyer."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from xundan.web.jobs.models import Job, State
from xundan.web.place import here

KIND = "report"
KEPT = timedelta(days=30)
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
}
"""Media types by the kinds of files."""


def keep(job: Job, kind: str, content: bytes) -> None:
    """Writes a job's report; what is older than thirty days goes."""
    clear()
    folder = _folder(job)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder / "draft"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
    draft.replace(folder / f"report.{kind}")


def path_of(job: Job) -> Path | None:
    """The report that a job wrote; None where it wrote none, or it is gone."""
    path = _folder(job) / f"report.{job.wish.get('format')}"
    return path if job.kind == KIND and job.state == State.DONE.value and path.is_file() else None


def clear() -> None:
    """What is older than thirty days goes, and folders that no job has."""
    root = _root()
    young = Job.objects.filter(kind=KIND, at__gte=timezone.now() - KEPT)
    known = {str(number) for number in young.values_list("pk", flat=True)}
    for left in root.iterdir() if root.is_dir() else ():
        if left.name not in known:
            shutil.rmtree(left, ignore_errors=True)


def _root() -> Path:
    return here().own / "reports"


def _folder(job: Job) -> Path:
    return _root() / str(job.pk)
