"""Doing one job: what its kind asks for is done, and what came of it written down."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from xundan.lake.steps import Step
from xundan.lake.writer import Waiting
from xundan.model.text import Text, UserError
from xundan.session import Session
from xundan.web.jobs.models import Job, State, plain
from xundan.web.jobs.telling import Telling
from xundan.web.place import here

_LOG = logging.getLogger("xundan.jobs")
_BROKEN = Text("出错了, 数据没有改动; 时间已记录", "Something went wrong; the data are as before, and it was noted")
_AGAIN = Text("再试一次; 还不行请把时间告诉管理员", "Try again; if it happens again tell the administrator the time")
_STOPPED = Text("停了, 数据没有改动", "It was stopped; the data are as before")


@dataclass(frozen=True)
class Outcome:
    """What came of a job: what people are told, and what programs want."""

    said: Sequence[Text] = ()
    found: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Work:
    """A job to do. `secrets` are passwords of files, which are kept nowhere."""

    job: Job
    tell: Telling
    secrets: tuple[str, ...] = ()

    def session(self) -> Session:
        """The workspace, waiting for whoever writes meanwhile, its steps told."""
        return Session(here().workspace, Waiting(None, lambda writer: self.tell(Step.WAIT, 0, 0)), self.tell)


Do = Callable[[Work], Outcome]
_WORKS: dict[str, Do] = {}


def work(kind: str) -> Callable[[Do], Do]:
    """Registers the function below as what jobs of a kind do."""

    def registered(do: Do) -> Do:
        _WORKS[kind] = do
        return do

    return registered


def run(job: Job, secrets: tuple[str, ...] = (), orphaned: Callable[[], bool] = lambda: False) -> None:
    """Does a job that waits; one that was stopped before is left alone."""
    from xundan.web.jobs import works  # noqa: F401 - registers what jobs do
    from xundan.web.reports import works as of_reports  # noqa: F401 - the same
    from xundan.web.uploads import works as of_uploads  # noqa: F401 - the same

    waiting = Job.objects.filter(pk=job.pk, state=State.WAITING.value, stopping=False)
    if not waiting.update(state=State.RUNNING.value, began=timezone.now()):
        return
    job.refresh_from_db()
    tell = Telling(job, orphaned)
    try:
        outcome = _WORKS[job.kind](Work(job, tell, secrets))
    except UserError as error:
        _end(job, State.FAILED, [error.message, error.hint], {"code": error.code})
    except Exception as error:
        if tell.stopped:  # whatever a library made of it on the way
            _end(job, State.STOPPED, [_STOPPED], {})
            return
        # The words of an error may hold those of a file; where it came from does not.
        _LOG.error("job %s: %s\n%s", job.pk, type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
        _end(job, State.FAILED, [_BROKEN, _AGAIN], {"code": "broken"})
    else:
        _end(job, State.DONE, outcome.said, outcome.found)


def _end(job: Job, state: State, said: Sequence[Text], found: Mapping[str, Any]) -> None:
    Job.objects.filter(pk=job.pk, state=State.RUNNING.value).update(
        state=state.value, said=plain(said), found=dict(found), ended=timezone.now()
    )
