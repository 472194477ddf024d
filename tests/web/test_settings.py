"""Settings: what an owner changes of rules, shops and agents, and what each person chooses for herself."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.web.conftest import Site
from tests.web.fresh import fresh_place
from xundan.model.rules import SETTINGS, Rules
from xundan.workspace import Workspace


@pytest.fixture
def file(site: Site, tmp_path: Path) -> Iterator[Path]:
    """The site's xundan.toml, put back after the test with the numbers that it gives."""
    path = site.place.root / "xundan.toml"
    kept = shutil.copy(path, tmp_path)
    yield path
    if path.read_bytes() != Path(kept).read_bytes():
        shutil.copy(kept, path)
        from xundan.web.shop import answers

        answers().session.refresh()


def _posted(site: Site, path: str, login: str = "owner", **given: Any) -> Any:
    return site.client(login).post(site.at(path), given)


def _form(site: Site, part: str) -> dict[str, str]:
    """What stands in the fields of a form of rules."""
    from xundan.web.pages.settings.written import GROUPS, field_of

    held = Workspace(site.place.root).config.rules.on(date.today())
    fields = [field_of(name, getattr(held, name)) for name in GROUPS[part][1]]
    return {"form": part, "since": "", **{field.name: str(field.value) for field in fields}}


def test_every_setting_of_the_rules_has_its_field_and_is_read_back_as_it_was(site: Site) -> None:
    from xundan.web.pages.settings.written import GROUPS

    assert sorted(name for _, names in GROUPS.values() for name in names) == sorted(SETTINGS)
    for part in GROUPS:
        found = _posted(site, "settings/rules/do/rules-try/", **_form(site, part))
        assert found.status_code == 400, part
        assert "没有改动" in found.content.decode(), part


@pytest.mark.parametrize(
    ("part", "name", "filled", "value"),
    [
        ("answers", "session_gap", "5min", 300),
        ("answers", "late_turns", "cap", "cap"),
        ("answers", "count_automatic", "true", True),
        ("answers", "closing_phrases", "谢谢\r\n\r\n 好的 ", ("谢谢", "好的")),
        ("hours", "working_hours", "1-5 09:00-12:00\n13:00-18:00", ("1-5 09:00-12:00", "13:00-18:00")),
        ("hours", "closed_days", "2026-10-01", ("2026-10-01",)),
        ("hours", "holidays", "CN", "CN"),
        ("credit", "credit_window_days", "24h", "24h"),
        ("credit", "credit_window_days", "3", 3),
        ("credit", "silent_chase_after", "0", 0),
        ("sales", "channels", '小红书 = 站内"推广"\n直通车=paid', {"小红书": '站内"推广"', "直通车": "paid"}),
        ("quality", "quality_weights", "experience = 2\nservice=1\ncompliance = 1\nloyalty = 0",
         {"experience": 2, "service": 1, "compliance": 1, "loyalty": 0}),
    ],
)  # fmt: skip
def test_what_is_filled_in_becomes_the_settings_value(
    site: Site, part: str, name: str, filled: str, value: object
) -> None:
    from xundan.web.pages.settings.rules import Tried
    from xundan.web.people.models import Person

    found = _posted(site, "settings/rules/do/rules-try/", **{**_form(site, part), "since": "2027-01-01", name: filled})
    wanted = Tried.of(Person.objects.get(login="owner"))
    if value == getattr(Rules(), name):
        assert found.status_code == 400
        return
    assert found.status_code == 303, found.content.decode()
    assert wanted is not None
    assert (wanted.since, dict(wanted.settings)) == (date(2027, 1, 1), {name: value})


@pytest.mark.parametrize(
    ("part", "name", "filled"),
    [
        ("answers", "session_gap", "soon"), ("answers", "late_turns", "never"), ("answers", "count_automatic", "maybe"),
        ("hours", "working_hours", "9 to 5"), ("hours", "closed_days", "tomorrow"), ("hours", "holidays", "Atlantis"),
        ("credit", "credit_window_days", "400"), ("quality", "quality_weights", "experience = 1"),
        ("quality", "quality_weights", "experience"), ("answers", "closing_phrases", "x" * 5000),
        ("answers", "session_gap", '"5min"\nlate_turns = "cap"'), ("credit", "since", "31.12.2026"),
    ],
)  # fmt: skip
def test_what_a_setting_does_not_take_is_said_beside_the_form(site: Site, part: str, name: str, filled: str) -> None:
    found = _posted(site, "settings/rules/do/rules-try/", **{**_form(site, part), name: filled})
    assert found.status_code == 400
    assert 'role="alert"' in found.content.decode()


def test_a_change_is_looked_at_and_then_made(site: Site, file: Path) -> None:
    """A window of one hour takes orders from agents; what the preview says is what the numbers are afterwards."""
    from xundan.web.audit.models import Entry
    from xundan.web.jobs.models import Job
    from xundan.web.jobs.running import run

    owner = site.client("owner")
    before = file.read_bytes()
    agents = f"/api/shops/{quote(site.shop)}/pages/agents/?from=2026-10-01&to=2026-10-31"
    shop = f"/api/shops/{quote(site.shop)}/pages/rules-try/?from=2026-10-01&to=2026-10-31"
    was = {row["agent"]: row["sales"] for row in owner.get(agents).json()["tables"]["agents"]["rows"]}
    found = owner.post(site.at("settings/rules/do/rules-try/"), {**_form(site, "credit"), "credit_window_days": "1h"})
    assert found["Location"].endswith("settings/rules/try/?from=2026-10-01&to=2026-10-31")
    page = owner.get(shop).json()
    said = next(block for block in page["blocks"] if block["key"] == "said")["sentences"]
    hands = page["tables"]["hands"]["rows"]
    orders = sum(row["orders"] for row in hands)
    assert orders > 0
    assert f"{orders:,} 单换了归属" in said[1]["zh"]
    numbers = [row for row in page["tables"]["numbers"]["rows"] if row["metric"] == "sales" and row["agent"]]
    assert {row["agent"]: row["now"] for row in numbers}.items() <= was.items()
    assert file.read_bytes() == before

    seen = owner.get(site.at("settings/rules/try/?from=2026-10-01&to=2026-10-31")).content.decode()
    seal = seen.partition('name="seen" value="')[2].partition('"')[0]
    assert owner.post(site.at("settings/rules/try/do/rules-save/"), {"seen": "0" * 64}).status_code == 400
    assert file.read_bytes() == before
    saved = owner.post(site.at("settings/rules/try/do/rules-save/"), {"seen": seal})
    job = Job.objects.get(kind="refresh")
    assert saved["Location"].endswith(f"data/jobs/{job.pk}/")
    run(job)
    assert Workspace(site.place.root).config.rules.first.credit_window_days == "1h"
    after = {row["agent"]: row["sales"] for row in owner.get(agents).json()["tables"]["agents"]["rows"]}
    assert after != was
    assert {row["agent"]: row["then"] for row in numbers} == {agent: after.get(agent, 0) for agent in
                                                              (row["agent"] for row in numbers)}  # fmt: skip
    entry = Entry.objects.get(act="rules_changed")
    assert entry.about == {"since": "", "settings": {"credit_window_days": '"1h"'}}
    assert owner.post(site.at("settings/rules/try/do/rules-save/"), {"seen": seal}).status_code == 400


def test_the_log_names_no_buyer_of_the_rules(site: Site) -> None:
    from xundan.web.pages.settings.written import told

    assert told({"blocked_buyers": ("tb_someone", "tb_other"), "slow_turns": 4}) == {
        "blocked_buyers": "2",
        "slow_turns": "4",
    }


def test_an_owner_of_one_shop_does_not_change_what_holds_for_all(site: Site, file: Path) -> None:
    from xundan.web.people.models import Person, Seat
    from xundan.web.people.roles import Role

    Seat.objects.create(person=Person.objects.make("half", "long enough 7"), shop=site.shop, role=Role.OWNER)
    half = site.client("half")
    half.post(site.at("settings/rules/do/rules-try/"), {**_form(site, "credit"), "credit_window_days": "1h"})
    seen = half.get(site.at("settings/rules/try/?range=7")).content.decode()
    seal = seen.partition('name="seen" value="')[2].partition('"')[0]
    before = file.read_bytes()
    assert half.post(site.at("settings/rules/try/do/rules-save/"), {"seen": seal}).status_code == 400
    assert half.post(site.at("settings/shops/do/shop-add/"), {"id": "新店"}).status_code == 400
    assert file.read_bytes() == before
    assert site.other not in half.get(site.at("settings/shops/")).content.decode()


def test_a_shop_is_renamed_but_keeps_the_clock_of_its_rows(site: Site, file: Path) -> None:
    given = {
        "name": "青禾家居",
        "platform": "tmall",
        "timezone": "Asia/Shanghai",
        "business_day_cut": "00:00",
        "currency": "CNY",
    }
    assert _posted(site, "settings/shops/do/shop-save/", **given).status_code == 303
    shop = Workspace(site.place.root).config.shop(site.shop)
    assert (shop.name, shop.platform) == ("青禾家居", "tmall")
    before = file.read_bytes()
    for wrong in (
        {"business_day_cut": "04:00"},
        {"timezone": "Asia/Tokyo"},
        {"timezone": "nowhere"},
        {"currency": "yuan"},
    ):
        assert _posted(site, "settings/shops/do/shop-save/", **{**given, **wrong}).status_code == 400, wrong
    assert file.read_bytes() == before
    assert _posted(site, "settings/shops/do/shop-add/", id="二店", **given).status_code == 303
    assert "二店" in {shop.id for shop in Workspace(site.place.root).config.shops}
    assert _posted(site, "settings/shops/do/shop-add/", id="二店", **given).status_code == 400


def _listed(site: Site) -> Any:
    """The list of agents, a row a state."""
    listed = site.client("owner").get(f"/api/shops/{quote(site.shop)}/pages/team/").json()
    return listed["tables"]["agents"]["rows"]


def test_an_agent_moves_to_another_team_from_a_day_on(site: Site) -> None:
    from xundan.web.shop import answers

    always = {row["agent_id"] for row in _listed(site) if row["from_day"] is row["until_day"] is None}
    account = next(member for member in site.members if member in always)
    given = {"agent": account, "name": "新名", "team": "夜班", "role": "presale", "level": "", "from_day": "2026-10-15"}
    try:
        assert _posted(site, "settings/team/do/agent-save/", **given).status_code == 303
        rows = _listed(site)
        hers = [(row["team"], row["from_day"], row["until_day"]) for row in rows if row["agent_id"] == account]
        assert hers == [(site.team, None, "2026-10-14"), ("夜班", "2026-10-15", None)]
    finally:
        answers().session.undo("last")
    for wrong in ({"agent": "谁都不是"}, {"role": "boss"}, {"from_day": "soon"}, {"name": "名" * 90}):
        assert _posted(site, "settings/team/do/agent-save/", **{**given, **wrong}).status_code == 400, wrong


def test_colours_are_those_of_the_language_until_she_chooses(site: Site) -> None:
    agent = site.client("agent")

    def colours(query: str) -> str:
        return agent.get(site.at(f"agents/?{query}")).content.decode().partition('data-colours="')[2].partition('"')[0]

    assert (colours("lang=zh"), colours("lang=en")) == ("rise-red", "good-green")
    chosen = agent.post(site.at("settings/look/do/look/"), {"lang": "en", "colours": "rise-red"})
    assert chosen.status_code == 303
    assert 'lang="en"' in agent.get(site.at("agents/")).content.decode()
    assert (colours("lang=zh"), colours("lang=en")) == ("rise-red", "rise-red")
    assert agent.post(site.at("settings/look/do/look/"), {"lang": "fr", "colours": ""}).status_code == 400
    assert agent.post(site.at("settings/look/do/look/"), {"lang": "zh", "colours": "blue"}).status_code == 400


def test_settings_are_there_before_anything_was_imported(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock of a shop can be set only then; and rules are better known before the first numbers."""
    from xundan.web.jobs.models import Job

    with fresh_place(tmp_path / "w", monkeypatch) as new:
        owner = new.client("owner")
        for path in ("settings/look/", "settings/shops/", "settings/rules/", "settings/rules/try/"):
            assert owner.get(new.at(path)).status_code == 200, path
        assert _posted(new, "settings/look/do/look/", lang="en", colours="").status_code == 303
        _posted(new, "settings/look/do/look/", lang="zh", colours="")
        assert _posted(new, "settings/shops/do/shop-save/", timezone="Asia/Urumqi").status_code == 303
        assert Workspace(new.place.root).config.shop(new.shop).timezone == "Asia/Urumqi"
        tried = _posted(new, "settings/rules/do/rules-try/", **(_form(new, "answers") | {"session_gap": "5min"}))
        assert tried.status_code == 303
        shown = owner.get(tried["Location"]).content.decode()
        assert "还没有数据" in shown
        assert "session_gap" in shown
        seen = re.search(r'name="seen" value="([0-9a-f]+)"', shown)
        assert seen is not None
        jobs = Job.objects.count()
        saved = _posted(new, "settings/rules/try/do/rules-save/", seen=seen[1])
        assert saved["Location"] == new.at("settings/rules/")
        assert Workspace(new.place.root).config.rules.first.session_gap == 300
        assert Job.objects.count() == jobs
