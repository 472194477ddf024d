"""Reports written from the site: the command line's very bytes, for who may see the whole shop, until they are old."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.web.conftest import Site
from xundan.cli.app import app

DAYS = {"from": "2026-10-05", "to": "2026-10-20", "rule": "order_first"}


def _asked(site: Site, login: str = "owner", **form: str) -> Any:
    """A report asked for and written; its job."""
    from xundan.web.jobs.models import Job
    from xundan.web.jobs.running import run

    given = {"template": "glance", "kind": "xlsx", "lang": "zh", "days": "these", **DAYS, **form}
    answer = site.client(login).post(site.at("data/reports/do/report-write/"), given)
    assert answer.status_code == 303, answer.content.decode()
    job = Job.objects.filter(kind="report").latest("pk")
    run(job)
    job.refresh_from_db()
    assert job.state == "done", job.said
    return job


def _fetched(site: Site, job: Any, login: str = "owner") -> Any:
    return site.client(login).get(site.at(f"data/reports/{job.pk}/file"))


@pytest.mark.parametrize(("kind", "template", "days"), [("xlsx", "glance", True), ("html", "morning", False)])
def test_it_is_what_the_command_line_writes(site: Site, tmp_path: Path, kind: str, template: str, days: bool) -> None:
    job = _asked(site, kind=kind, template=template, days="these" if days else "own")
    found = _fetched(site, job, "bookkeeper")
    words = ["report", "-o", str(tmp_path / f"r.{kind}"), "--template", template, "--shop", site.shop, "--lang", "zh"]
    words += ["-w", str(site.place.root)] + (["--from", DAYS["from"], "--to", DAYS["to"]] if days else [])
    assert CliRunner().invoke(app, words).exit_code == 0
    assert found.content == (tmp_path / f"r.{kind}").read_bytes()
    assert "attachment" in found["Content-Disposition"]
    listed = site.client("analyst").get(site.at("data/reports/")).content.decode()
    assert f"data/reports/{job.pk}/file" in listed
    assert job.found["name"] in listed


def test_what_there_is_not_is_refused(site: Site) -> None:
    for wrong in ({"template": "../glance"}, {"template": "glance.toml"}, {"kind": "exe"}, {"lang": "fr"},
                  {"days": ""}, {"from": "gestern"}, {"rule": "mine"}):  # fmt: skip
        given = {"template": "glance", "kind": "xlsx", "lang": "zh", "days": "these", **DAYS, **wrong}
        assert site.client("owner").post(site.at("data/reports/do/report-write/"), given).status_code == 400, wrong


def test_an_agent_and_a_lead_of_one_team_fetch_none(site: Site) -> None:
    job = _asked(site)
    for login in ("agent", "lead"):
        assert _fetched(site, job, login).status_code == 404, login


def test_after_thirty_days_it_is_gone(site: Site) -> None:
    from django.utils import timezone

    from xundan.web.jobs.models import Job

    old = _asked(site)
    Job.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=31))
    new = _asked(site)
    assert _fetched(site, old).status_code == 404
    assert _fetched(site, new).status_code == 200
    assert not (site.place.own / "reports" / str(old.pk)).exists()


def test_a_failure_is_told_where_it_was_asked_for(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from xundan.model.text import Text, UserError
    from xundan.web.jobs.models import Job
    from xundan.web.jobs.running import run
    from xundan.web.reports import works

    def refused(*given: Any) -> bytes:
        raise UserError("pdf_missing", Text("没有装 PDF", "no PDF"), Text("装上", "install it"))

    monkeypatch.setattr(works, "document_file", refused)
    given = {"template": "glance", "kind": "pdf", "lang": "zh", "days": "own", **DAYS}
    site.client("owner").post(site.at("data/reports/do/report-write/"), given)
    job = Job.objects.filter(kind="report").latest("pk")
    run(job)
    shown = site.client("owner").get(site.at("data/reports/")).content.decode()
    assert "没有装 PDF" in shown
    assert "没有装 PDF" not in site.client("bookkeeper").get(site.at("data/reports/")).content.decode()
    assert _fetched(site, job).status_code == 404
