"""The jobs of this server: taken in order by one thread, each done by a process of its own.

A process of its own leaves the pages quick while a million rows are read, gives its memory back, and takes no page
with it when it fails. Several servers over one workspace have a queue each; the lake lets one of them write at a time.
"""

from __future__ import annotations

import json
import os
import secrets as random
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from django.db import close_old_connections
from django.utils import timezone

from xundan.lake.lock import held, take
from xundan.lake.steps import Step
from xundan.model.text import Text
from xundan.web.jobs.models import ACTIVE, Job, State, plain
from xundan.web.people.models import Person
from xundan.web.place import here

_BROKEN_OFF = Text(
    "网站在做到一半时关了。数据要么没有改动, 要么已经全部写好, 不会只有一半: 看导入记录就知道",
    "The site was closed in the middle. The data are as before or all of it is in, never a half: the list of imports "
    "tells which",
)
_ENDED = Text(
    "做这件事的进程意外结束, 可能是内存不够。数据没有改动, 或已全部写好",
    "The process that did it ended unexpectedly, perhaps for want of memory. The data are as before or all of it is in",
)
_AGAIN = Text("再做一次即可", "Do it again")
_LOOK_EVERY = 1.0


class Queue:
    """Jobs that wait, and the thread that has them done once `begin` was called."""

    def __init__(self, folder: Path) -> None:
        """`folder`: where each server leaves a file that it holds for as long as it lives."""
        self.name = random.token_hex(8)
        self._folder = folder
        self._waiting: SimpleQueue[tuple[int, tuple[str, ...]]] = SimpleQueue()
        self._handle: int | None = None

    def begin(self) -> None:
        """Fails what servers left that are gone, and starts to work."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._handle = os.open(self._folder / f"{self.name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        take(self._handle)
        self.sweep()
        threading.Thread(target=self._work, daemon=True, name="jobs").start()

    def sweep(self) -> None:
        """Jobs of servers that live no more have failed."""
        left = Job.objects.filter(state__in=ACTIVE).exclude(server=self.name)
        for name in set(left.values_list("server", flat=True)):
            if not held(self._folder / f"{name}.lock"):
                left.filter(server=name).update(
                    state=State.FAILED.value, said=plain([_BROKEN_OFF, _AGAIN]), ended=timezone.now()
                )
        for path in self._folder.glob("*.lock"):
            if path.stem != self.name and not held(path):
                path.unlink(missing_ok=True)

    def add(self, person: Person, shop: str, kind: str, secrets: tuple[str, ...] = (), **wish: Any) -> Job:
        """A new job at the end of the queue. `secrets` stay in memory until it begins."""
        job = Job.objects.create(person=person, shop=shop, kind=kind, wish=wish, server=self.name, at=timezone.now())
        self._waiting.put((job.pk, secrets))
        return job

    def _work(self) -> None:
        while True:
            number, secrets = self._waiting.get()
            close_old_connections()
            try:
                self._do(number, secrets)
            finally:
                close_old_connections()

    def _do(self, number: int, secrets: tuple[str, ...]) -> None:
        job = Job.objects.filter(pk=number)
        if not job.filter(state=State.WAITING.value, stopping=False).exists():
            return
        process = subprocess.Popen(
            [sys.executable, "-m", "xundan.web.jobs.child", str(number)],
            stdin=subprocess.PIPE,
            text=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        assert process.stdin is not None
        with process:
            try:
                process.stdin.write(json.dumps(secrets) + "\n")
                process.stdin.flush()
            except OSError:
                pass  # it ended at once, as is found out below
            while _runs(process):
                # One that waits for another writer hears nothing until that ends; it has written nothing.
                if job.filter(stopping=True, step=Step.WAIT.value).exists():
                    process.kill()
        job.filter(state__in=ACTIVE, stopping=True).update(state=State.STOPPED.value, ended=timezone.now())
        job.filter(state__in=ACTIVE).update(
            state=State.FAILED.value, said=plain([_ENDED, _AGAIN]), ended=timezone.now()
        )


def _runs(process: subprocess.Popen[str]) -> bool:
    try:
        process.wait(_LOOK_EVERY)
    except subprocess.TimeoutExpired:
        return True
    return False


@cache
def queue() -> Queue:
    """This server's queue."""
    return Queue(here().own / "jobs")


def stop(job: Job) -> None:
    """Ends a job that waits, and asks one that runs to end."""
    waiting = Job.objects.filter(pk=job.pk, state=State.WAITING.value)
    if not waiting.update(state=State.STOPPED.value, stopping=True, ended=timezone.now()):
        Job.objects.filter(pk=job.pk, state=State.RUNNING.value).update(stopping=True)
