"""A job's progress, written down while it runs; and the way in which it hears that it shall stop."""

from __future__ import annotations

import time
from collections.abc import Callable

from xundan.lake.steps import Step
from xundan.web.jobs.models import Job, State

_EVERY = 0.5
"""Seconds between two writes within one step."""


class Stopped(Exception):
    """Somebody stopped the job, or the server that wanted it is gone."""


class Telling:
    """Called as the core calls who watches it. Raises Stopped when the job shall end; what was not published by then is
    as if it never was."""

    def __init__(self, job: Job, orphaned: Callable[[], bool]) -> None:
        """`orphaned`: whether the server that started this process is gone."""
        self._job, self._orphaned = job, orphaned
        self._step, self._at = "", 0.0
        self.stopped = False

    def __call__(self, step: Step | str, done: int, of: int) -> None:
        now = time.monotonic()
        if self._orphaned():
            self._stop()
        if str(step) == self._step and now - self._at < _EVERY and done < of:
            return
        self._step, self._at = str(step), now
        mine = Job.objects.filter(pk=self._job.pk, state=State.RUNNING.value, stopping=False)
        if not mine.update(step=str(step), done=done, of=of):
            self._stop()

    def _stop(self) -> None:
        self.stopped = True
        raise Stopped
