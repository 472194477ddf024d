"""Jobs: progress, the way they end, stopping them, and finding them again when the server was gone."""

from __future__ import annotations

import logging
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import Site
from tests.web.fresh import SHOP, fresh_place
from xundan.lake.steps import Step
from xundan.model.text import Text, UserError
from xundan.session import Session
from xundan.workspace import Workspace


@pytest.fixture
def new(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with fresh_place(tmp_path / "w", monkeypatch) as found:
        yield found


def _job(kind: str, **wish: Any) -> Any:
    from xundan.web.jobs.queue import queue
    from xundan.web.people.models import Person

    return queue().add(Person.objects.get(login="owner"), SHOP, kind, **wish)


def _working(monkeypatch: pytest.MonkeyPatch, do: Any) -> Any:
    """A job that does this, done; as it is kept afterwards."""
    from xundan.web.jobs import running

    monkeypatch.setitem(running._WORKS, "test", do)
    job = _job("test")
    running.run(job)
    job.refresh_from_db()
    return job


def test_a_job_that_cannot_be_done_says_why(new: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(work: Any) -> Any:
        raise UserError("why", Text("缺文件", "a file is missing"), Text("补上", "add it"))

    job = _working(monkeypatch, refused)
    assert (job.state, job.found, [text.zh for text in job.texts]) == ("failed", {"code": "why"}, ["缺文件", "补上"])
    page = new.client("owner").get(new.at(f"data/jobs/{job.pk}/"))
    assert "缺文件" in page.content.decode()


def test_what_breaks_a_job_is_logged_without_its_words(
    new: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    words = "小雨 asks for a discount"

    def broken(work: Any) -> Any:
        raise ValueError(words)

    with caplog.at_level(logging.ERROR, "xundan.jobs"):
        job = _working(monkeypatch, broken)
    assert job.state == "failed"
    assert "ValueError" in caplog.text
    assert "小雨" not in caplog.text + str(job.said)


def test_progress_is_kept_and_a_job_that_runs_can_be_stopped(new: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from xundan.web.jobs.models import Job
    from xundan.web.jobs.queue import stop

    seen = []

    def long(work: Any) -> Any:
        work.tell(Step.DERIVE, 3, 12)
        seen.append(Job.objects.values_list("state", "step", "done", "of").get(pk=work.job.pk))
        stop(work.job)
        try:
            work.tell(Step.PUBLISH, 0, 0)
        except Exception as wrapped:  # libraries make errors of their own of what passes through them
            raise OSError("the reader failed") from wrapped

    job = _working(monkeypatch, long)
    assert seen == [("running", "derive", 3, 12)]
    assert job.state == "stopped"


def test_a_job_that_waits_is_stopped_at_once_and_never_begins(new: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from xundan.web.jobs import running

    begun = []
    monkeypatch.setitem(running._WORKS, "test", lambda work: begun.append(work))
    job = _job("test")
    client = new.client("owner")
    assert "data-active" in client.get(new.at(f"data/jobs/{job.pk}/")).content.decode()
    assert client.post(new.at(f"data/jobs/{job.pk}/do/stop/")).status_code == 303
    running.run(job)
    job.refresh_from_db()
    assert (job.state, begun) == ("stopped", [])
    assert "data-active" not in client.get(new.at(f"data/jobs/{job.pk}/")).content.decode()


def test_another_shops_job_is_not_there(new: Site) -> None:
    from xundan.web.jobs.models import Job

    job = _job("refresh")
    Job.objects.filter(pk=job.pk).update(shop="别家")
    assert new.client("owner").get(new.at(f"data/jobs/{job.pk}/")).status_code == 404
    assert new.client("owner").post(new.at(f"data/jobs/{job.pk}/do/stop/")).status_code == 404


def test_jobs_of_a_server_that_is_gone_have_failed_and_those_of_a_living_one_go_on(new: Site) -> None:
    from xundan.lake.lock import take
    from xundan.web.jobs.models import Job
    from xundan.web.jobs.queue import Queue, queue

    folder = new.place.own / "jobs"
    folder.mkdir(parents=True)
    other, dead = _job("refresh"), _job("refresh")
    Job.objects.filter(pk=dead.pk).update(server="gone", state="running")
    (folder / "gone.lock").touch()
    with (folder / f"{queue().name}.lock").open("w") as held:
        take(held.fileno())
        Queue(folder).sweep()
    other.refresh_from_db()
    dead.refresh_from_db()
    assert (other.state, dead.state) == ("waiting", "failed")
    assert "一半" in dead.texts[0].zh
    assert not (folder / "gone.lock").exists()


def test_who_brings_files_in_sees_the_job_that_runs_on_every_page(site: Site) -> None:
    from xundan.web.jobs.queue import queue
    from xundan.web.people.models import Person

    queue().add(Person.objects.get(login="owner"), site.shop, "refresh")
    assert "data-job-in-sight" in site.client("owner").get(site.at("settings/")).content.decode()
    assert "data-job-in-sight" not in site.client("analyst").get(site.at("settings/")).content.decode()


_SERVER = """
import sys, time
from pathlib import Path
from xundan.web.place import Place
from xundan.web.serving import prepare
prepare(Place(Path(sys.argv[1])))
from xundan.web.jobs.queue import queue
from xundan.web.people.models import Person
queue().begin()
if sys.argv[2] == "work":
    queue().add(Person.objects.make("owner", "x" * 12), "新店", "demo")
    time.sleep(600)
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="a process is killed as only these systems do")
def test_the_server_is_killed_in_the_middle_of_a_job(tmp_path: Path) -> None:
    """The job ends with it; the next server finds it failed; the lake is as before."""
    from xundan.workspace import create

    create(tmp_path / "w", SHOP)

    def server(what: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", _SERVER, str(tmp_path / "w"), what])

    def kept() -> tuple[str, str, str]:
        with sqlite3.connect(tmp_path / "w/site/site.sqlite3") as db:
            found: tuple[str, str, str] = db.execute("SELECT state, step, said FROM jobs_job").fetchone()
            return found

    first = server("work")
    try:
        _until(lambda: kept()[:2] == ("running", "write"))
        child = int(subprocess.run(["pgrep", "-P", str(first.pid)], capture_output=True, check=True).stdout.split()[0])
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait(20)
    assert kept()[0] == "running"
    assert server("look").wait(60) == 0
    assert kept()[0] == "failed"
    assert "closed in the middle" in kept()[2]
    _until(lambda: not Path(f"/proc/{child}").exists())
    assert Session(Workspace(tmp_path / "w")).lake.snapshot().number == 0


def _until(true: Any) -> None:
    for _ in range(300):
        try:
            if true():
                return
        except (sqlite3.Error, TypeError):
            pass  # nothing is there yet
        time.sleep(0.2)
    raise AssertionError("it did not come true within a minute")


def test_a_server_that_cannot_begin_to_work_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    from xundan.web import working

    def broken() -> None:
        raise OSError("no such table")

    monkeypatch.setattr(working, "begin", broken)
    sent: list[Any] = []

    async def app(*_: Any) -> None:
        raise AssertionError("the application is not asked")

    async def receive() -> Any:
        return {"type": "lifespan.startup"}

    async def send(message: Any) -> None:
        sent.append(message)

    with pytest.raises(OSError, match="no such table"):
        asyncio.run(working.Working(app)({"type": "lifespan"}, receive, send))
    assert sent == [{"type": "lifespan.startup.failed", "message": "OSError: no such table"}]
