"""Who owns one shop of several sees of the whole workspace what is her shop's."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from python_calamine import CalamineWorkbook

from tests.web.conftest import PASSWORD, Site
from xundan.doctor import Finding
from xundan.model.text import Text


@pytest.fixture
def neighbours(site: Site) -> Site:
    """The site with an owner of each of its two shops; `owner` has both."""
    from xundan.web.people.models import Person, Seat

    for login, shop in (("hers", site.shop), ("theirs", site.other)):
        Seat.objects.create(person=Person.objects.make(login, PASSWORD), shop=shop, role="owner")
    return site


def _found(site: Site, login: str, shop: str) -> tuple[set[str], str]:
    answer = site.client(login).get(f"/api/shops/{quote(shop)}/pages/health/")
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    rows = told["tables"]["findings"]["rows"] if "findings" in told["tables"] else []
    said = [text["zh"] for block in told["blocks"] if block["kind"] == "said" for text in block["sentences"]]
    return {row["message"] for row in rows}, " ".join(said)


def test_findings_of_another_shop_and_of_the_workspace_are_for_who_owns_every_shop(
    neighbours: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = neighbours

    def three(workspace: object) -> Iterator[Finding]:
        yield Finding("held_back", True, Text("这家的", "of hers"), shop=site.shop)
        yield Finding("held_back", True, Text("那家的", "of theirs"), shop=site.other)
        yield Finding("disk", True, Text("全部的", "of all"))

    monkeypatch.setattr("xundan.web.pages.data.health.findings", three)
    for shop in (site.shop, site.other):
        assert _found(site, "owner", shop)[0] == {"这家的", "那家的", "全部的"}
    assert _found(site, "hers", site.shop)[0] == {"这家的"}
    assert _found(site, "theirs", site.other)[0] == {"那家的"}
    page = site.client("hers").get(site.at("data/health/")).content.decode()
    assert "那家的" not in page
    assert "全部的" not in page
    assert "在每家店都是店主" in page


def test_well_is_said_of_her_shop_only(neighbours: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xundan.web.pages.data.health.findings", lambda workspace: iter(()))
    assert "这家店没有发现问题" in _found(neighbours, "hers", neighbours.shop)[1]
    said = _found(neighbours, "owner", neighbours.shop)[1]
    assert said == "没有发现问题"


def _logged(site: Site) -> None:
    from xundan.web.audit.log import Act, record

    record(Act.SIGN_IN, "agent")
    record(Act.SIGN_IN, "theirs")
    record(Act.SIGN_IN, "owner")
    record(Act.SIGN_IN_FAILED, "nobody-knows-her")
    record(Act.PASSWORD_LINK, "", person="agent", second_factor_removed=False)
    record(Act.PASSWORD_LINK, "", person="theirs", second_factor_removed=True)
    record(Act.EXPORT, "owner", site.shop, page="of-hers")
    record(Act.EXPORT, "owner", site.other, page="of-theirs")


def _log(site: Site, login: str, shop: str) -> set[tuple[str, str, str]]:
    """The entries of the workbook, which are those of the page."""
    answer = site.client(login).get(site.at("settings/audit/?take=audit.xlsx&lang=en", shop))
    assert answer.status_code == 200
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    head = next(n for n, row in enumerate(rows) if "Who" in row)
    told = {(str(row[1]), str(row[2]), str(row[3])) for row in rows[head + 1 :]}
    page = site.client(login).get(site.at("settings/audit/?lang=en", shop)).content.decode()
    assert ("nobody-knows-her" in page) == (("nobody-knows-her", "failed to sign in", "") in told)
    assert ("of-theirs" in page) == (("owner", "exported", "page: of-theirs") in told)
    return told


def test_the_log_of_signing_in_holds_people_of_her_shop(neighbours: Site) -> None:
    _logged(neighbours)
    hers = _log(neighbours, "hers", neighbours.shop)
    assert {("agent", "signed in", ""), ("owner", "signed in", ""), ("owner", "exported", "page: of-hers")} <= hers
    assert any(act.startswith("gave a link") and "agent" in about for _, act, about in hers)
    told = {word for entry in hers for word in entry}
    assert not {word for word in told if "theirs" in word or "nobody-knows-her" in word}


def test_who_owns_every_shop_reads_of_all_who_sign_in(neighbours: Site) -> None:
    _logged(neighbours)
    for shop, other in ((neighbours.shop, "page: of-theirs"), (neighbours.other, "page: of-hers")):
        every = _log(neighbours, "owner", shop)
        assert {("agent", "signed in", ""), ("theirs", "signed in", "")} <= every
        assert ("nobody-knows-her", "failed to sign in", "") in every
        assert ("owner", "exported", other) not in every


def test_the_seals_of_the_whole_log_are_looked_at_whoever_reads_it(neighbours: Site) -> None:
    from xundan.web.audit.models import Entry

    _logged(neighbours)
    number = Entry.objects.get(shop=neighbours.other, act="export").pk
    Entry.objects.filter(pk=number).update(login="somebody else")
    page = neighbours.client("hers").get(neighbours.at("settings/audit/")).content.decode()
    assert f"日志被改过: 有记录和封条对不上: {number}" in page


@pytest.mark.usefixtures("unread")
def test_what_was_read_of_several_shops_is_told_without_its_details(neighbours: Site) -> None:
    from xundan.lake.reading_log import note

    site = neighbours
    note(site.place.workspace, "explain order", [site.shop], order="A-1")
    note(site.place.workspace, "lost", [site.shop, site.other], agents="B-2")
    note(site.place.workspace, "inspect", agents="B-3")
    note(site.place.workspace, "faq", [site.other], agents="B-4")
    hers, every = (site.client(login).get(site.at("settings/audit/")).content.decode() for login in ("hers", "owner"))
    assert ">lost<" in hers
    assert ">inspect<" in hers
    assert "A-1" in hers
    assert not [word for word in ("B-2", "B-3", "B-4", ">faq<") if word in hers]
    assert not [word for word in ("A-1", "B-2", "B-3") if word not in every]


def test_another_shops_settings_stand_in_that_shops_log(neighbours: Site) -> None:
    from xundan.web.audit.models import Entry

    site, config = neighbours, neighbours.place.root / "xundan.toml"
    before = config.read_text(encoding="utf-8")
    try:
        sent = {"id": "第三家", "name": "第三家", "platform": "taobao", "currency": "CNY"}
        assert site.client("owner").post(site.at("settings/shops/do/shop-add/"), sent).status_code == 303
    finally:
        config.write_text(before, encoding="utf-8")
    assert Entry.objects.get(act="shop_changed").shop == "第三家"
    assert "第三家" not in site.client("hers").get(site.at("settings/audit/")).content.decode()
