"""The log's seals tell of every change from outside."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook

from tests.web.conftest import Site


def _three(site: Site) -> list[int]:
    from xundan.web.audit.log import Act, record

    return [record(Act.EXPORT, f"person {n}", site.shop, table=n).pk for n in range(3)]


def test_an_honest_log_is_whole(site: Site) -> None:
    from xundan.web.audit.log import broken

    _three(site)
    assert list(broken()) == []


def test_a_changed_entry_is_named(site: Site) -> None:
    from xundan.web.audit.log import broken
    from xundan.web.audit.models import Entry

    second = _three(site)[1]
    Entry.objects.filter(pk=second).update(login="somebody else")
    assert next(broken()) == second


def test_an_entry_taken_out_is_missed_also_at_the_end(site: Site) -> None:
    from django.db import transaction

    from xundan.web.audit.log import broken
    from xundan.web.audit.models import Entry

    _, second, third = _three(site)
    with transaction.atomic():
        Entry.objects.filter(pk=second).delete()
        assert list(broken()) == [third]
        transaction.set_rollback(True)
    Entry.objects.filter(pk=third).delete()
    assert list(broken()) == [None]


@pytest.mark.usefixtures("unread")
def test_chats_read_on_the_command_line_stand_on_the_same_page(site: Site) -> None:
    from xundan.lake.reading_log import log_of, note

    client, page = site.client("owner"), site.at("settings/audit/")
    note(site.place.workspace, "explain order", [site.shop], order="A-1")
    note(site.place.workspace, "explain order", [site.other], order="B-2")
    note(site.place.workspace, "lost")
    told = client.get(page).content.decode()
    assert "order: A-1" in told
    assert "order: B-2" not in told
    assert ">lost<" in told
    assert "这份日志被改过" not in told
    log = log_of(site.place.workspace)
    log.write_text(log.read_text(encoding="utf-8").replace("A-1", "A-9"), encoding="utf-8")
    assert "这份日志被改过" in client.get(page).content.decode()


def test_every_act_has_words_in_both_languages(site: Site) -> None:
    from xundan.web.audit.log import Act
    from xundan.web.audit.words import ACTS

    assert set(ACTS) == set(Act)
    assert len({text.zh for text in ACTS.values()}) == len({text.en for text in ACTS.values()}) == len(ACTS)


def test_an_entry_cannot_be_changed_or_deleted_through_the_model(site: Site) -> None:
    from xundan.web.audit.models import Entry

    entry = Entry.objects.get(pk=_three(site)[0])
    entry.login = "x"
    with pytest.raises(PermissionError):
        entry.save()
    with pytest.raises(PermissionError):
        entry.delete()


def test_the_whole_log_goes_as_a_workbook_and_that_is_written_down(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from xundan.web.audit.models import Entry
    from xundan.web.people import views

    _three(site)
    monkeypatch.setattr(views, "_NEWEST", 1)
    client, path = site.client("owner"), site.at("settings/audit/")
    assert "person 0" not in client.get(path).content.decode()
    taken = client.get(f"{path}?take=audit.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(taken.content)).get_sheet_by_index(0).to_python()
    assert {"person 0", "person 1", "person 2"} <= {str(cell) for row in rows for cell in row}
    newest = Entry.objects.latest("pk")
    assert (newest.login, newest.act, newest.about["table"]) == ("owner", "export", "audit.xlsx")
    assert site.client("lead").get(f"{path}?take=audit.xlsx").status_code == 404
