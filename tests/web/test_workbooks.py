"""Tables of pages with forms - people, sessions, tokens, logs - as workbooks, without a secret in them."""

from __future__ import annotations

import io
import re

import pytest
from django.http import HttpResponse
from python_calamine import CalamineWorkbook

from tests.web.conftest import PASSWORD, Site

SECRET = re.compile(r"xd_[A-Za-z0-9_-]{20,}|[0-9a-f]{32,}|pbkdf2|argon2|scrypt")
"""Words of tokens, hashes, and what passwords are kept as."""


def _rows(taken: HttpResponse) -> list[list[str]]:
    """The table's rows below its head, as they are read."""
    assert taken.status_code == 200, taken.content[:300]
    assert taken["Content-Type"].endswith("spreadsheetml.sheet")
    assert "attachment" in taken["Content-Disposition"]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(taken.content)).get_sheet_by_index(0).to_python()
    told = [[str(cell) for cell in row] for row in rows]
    assert not [cell for row in told for cell in row if SECRET.search(cell)]
    return told


def _below(rows: list[list[str]], head: str) -> list[list[str]]:
    return rows[next(n for n, row in enumerate(rows) if row and row[0] == head) + 1 :]


def test_people_go_as_a_workbook(site: Site) -> None:
    rows = _below(_rows(site.client("owner").get(site.at("settings/people/?take=people.xlsx&lang=en"))), "Name")
    told = {row[0]: tuple(row[2:4]) for row in rows}
    assert told["agent"] == ("Agent", site.own)
    assert told["lead"] == ("Team lead", site.team)
    assert told["owner"] == ("Owner", "whole shop")
    assert set(told) == {"owner", "lead", "agent", "bookkeeper", "analyst"}


def test_where_one_is_signed_in_goes_as_a_workbook_of_ones_own_only(site: Site) -> None:
    for login in ("agent", "lead"):
        client = site.client()
        sent = {"login": login, "password": PASSWORD}
        agent = "Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537" if login == "agent" else "Firefox/1 Linux"
        assert client.post("/sign-in/", sent, headers={"user-agent": agent}).status_code == 302
        if login == "agent":
            hers, key = client, client.cookies["sessionid"].value
    taken = hers.get(site.at("settings/?take=sessions.xlsx&lang=en"))
    rows = _below(_rows(taken), "Device")
    assert [row[0] for row in rows] == ["Chrome · Windows"]
    assert rows[0][3] == "this one"
    assert key not in str(_rows(taken))


def test_tokens_go_as_a_workbook_without_their_words_and_hashes(site: Site) -> None:
    from xundan.web.api.models import Token
    from xundan.web.api.tokens import make
    from xundan.web.people.models import Person

    words = make(Person.objects.get(login="lead"), "月报", [site.shop], ["numbers"], "30")
    make(Person.objects.get(login="owner"), "别人的", [], ["numbers"], "30")
    told = _rows(site.client("lead").get(site.at("settings/api/?take=tokens.xlsx&lang=en")))
    (row,) = _below(told, "Name")
    assert row[:3] == ["月报", "Numbers", site.shop]
    assert not {words, Token.objects.get(name="月报").hashed} & {cell for each in told for cell in each}


@pytest.mark.usefixtures("unread")
def test_chats_read_on_the_command_line_go_as_a_workbook(site: Site) -> None:
    from xundan.lake.reading_log import note

    note(site.place.workspace, "explain order", [site.shop], order="A-1")
    note(site.place.workspace, "explain order", [site.other], order="B-2")
    rows = _below(_rows(site.client("owner").get(site.at("settings/audit/?take=readings.xlsx"))), "时间 (UTC)")
    assert [row[2:4] for row in rows] == [["explain order", "order: A-1"]]


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize(
    ("page", "path", "name"),
    [
        ("people", "settings/people/", "people.xlsx"),
        ("settings", "settings/", "sessions.xlsx"),
        ("tokens", "settings/api/", "tokens.xlsx"),
        ("audit", "settings/audit/", "audit.xlsx"),
        ("audit", "settings/audit/", "readings.xlsx"),
    ],
)
def test_each_is_led_to_by_its_page_and_written_down(site: Site, page: str, path: str, name: str) -> None:
    from xundan.lake.reading_log import note
    from xundan.web.api.tokens import make
    from xundan.web.audit.models import Entry
    from xundan.web.people.models import Person

    make(Person.objects.get(login="owner"), "月报", [], ["numbers"], "30")
    client = site.client("owner")
    note(site.place.workspace, "lost")
    assert f'href="?take={name}"' in client.get(site.at(path)).content.decode()
    assert client.get(site.at(f"{path}?take={name}")).status_code == 200
    newest = Entry.objects.latest("pk")
    assert (newest.login, newest.act, newest.shop) == ("owner", "export", site.shop)
    assert newest.about == {"page": page, "table": name}
    if page in ("people", "audit"):
        for login in ("lead", "agent", "bookkeeper", "analyst"):
            assert site.client(login).get(site.at(f"{path}?take={name}")).status_code == 404
