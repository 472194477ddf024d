"""The site over a small simulated shop, with one person of each role; each worker makes it once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from xundan.demo import write_shop
from xundan.demo.shop import SHOP_NAME
from xundan.metrics.view import View
from xundan.scorecards.shelf import BUILT_IN, lay_out
from xundan.session import Session
from xundan.web.place import Place
from xundan.workspace import create

if TYPE_CHECKING:
    from django.test import Client

LAST = date(2026, 10, 31)
OTHER = "隔壁小店(演示)"
PASSWORD = "long enough 7"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A module's tests run in one worker: they ask for the same pages, which the site remembers."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group(f"web-{item.path.stem}"))


@dataclass(frozen=True)
class Site:
    """A site that runs in this process. `agents` are accounts of its shop, `team` one of its teams with `members`."""

    place: Place
    shop: str
    other: str
    agents: list[str]
    team: str
    members: list[str]
    orders: dict[str, str]
    """For each agent the newest of her orders."""
    chats: dict[str, str]
    """For each agent the newest of her chats, as its address says it."""

    def filled(self, path: str) -> str:
        """A path below a shop's address, its parts in braces filled in."""
        from xundan.web.jobs.models import Job
        from xundan.web.uploads.models import Upload

        return path.format(
            own=quote(self.own, safe=""),
            order=self.orders[self.own],
            chat=self.chats[self.own],
            job=Job.objects.order_by("pk").values_list("pk", flat=True)[0],
            upload=Upload.objects.order_by("pk").values_list("pk", flat=True)[0],
        )

    @property
    def own(self) -> str:
        """The agent's account, one of the lead's team."""
        return self.members[0]

    def client(self, login: str | None = None) -> Client:
        """A browser; with a name somebody is signed in there."""
        from django.test import Client

        from xundan.web.people.models import Person

        client = Client(raise_request_exception=False)
        if login is not None:
            client.force_login(Person.objects.get(login=login), "django.contrib.auth.backends.ModelBackend")
        return client

    def at(self, path: str = "", shop: str | None = None) -> str:
        """The address of a shop's page."""
        from django.urls import reverse

        return reverse("shop", args=[shop or self.shop]) + path


@pytest.fixture(scope="session")
def _site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    yield made_site(tmp_path_factory.mktemp("site") / "我的 店铺#1")
    from xundan.web.shop import answers

    answers().close()  # the engine's own folder would be left to the end of the process


def made_site(root: Path) -> Site:
    """A new shop in a folder, and Django ready for it in this process."""
    workspace = create(root, SHOP_NAME)
    files = root / "files"
    write_shop(files, scale=0.05, days=30)
    Session(workspace).import_files([files])
    for plan in BUILT_IN:
        lay_out(workspace.plans, plan)
    with (root / "xundan.toml").open("a", encoding="utf-8", newline="\n") as out:
        out.write(f'\n[[shops]]\nid = "{OTHER}"\n')
    return peopled(Place(root))


def peopled(place: Place) -> Site:
    """The demo shop of a folder, Django ready for it in this process, and a person of each role."""
    workspace = place.workspace
    from xundan.web.serving import prepare

    prepare(place)
    from django.test.utils import setup_test_environment

    setup_test_environment()
    with Session(workspace).view() as view:
        orders = {row["order_agent"]: row["order_id"] for row in _owned(view)}
        met = view.fact("receptions").filter(lambda t: t.consulted & t.received).order_by("t_utc")
        rows = view.engine.rows(met.select("agent_id", "day", "dialogue")).to_pylist()
        chats = {row["agent_id"]: f"{row['day']}/{row['dialogue']}" for row in rows}
        states = view.engine.rows(view.agent_states.select("agent_id", "team").distinct()).to_pylist()
    teams: dict[str, list[str]] = {}
    for row in states:
        teams.setdefault(row["team"] or "", []).append(row["agent_id"])
    team = max((name for name in teams if name), key=lambda name: (len(teams[name]), name))
    agents = sorted(account for name in teams if name for account in teams[name])
    busy = Counter(row["agent_id"] for row in rows if row["day"] > LAST - timedelta(days=7))
    members = sorted(teams[team], key=lambda agent: (-busy[agent], agent))
    found = Site(place, SHOP_NAME, OTHER, agents, team, members, orders, chats)
    _people(found)
    _upload(found)
    return found


def _owned(view: View) -> list[dict[str, Any]]:
    """Orders that agents made, the newest last."""
    facts = view.fact("order_facts").filter(lambda t: t.order_agent.notnull())
    return view.engine.rows(facts.order_by("created_at").select("order_id", "order_agent")).to_pylist()


def _people(site: Site) -> None:
    """One person of each role, called as it is."""
    from xundan.web.people.models import ANY_SHOP, Person, Seat
    from xundan.web.people.roles import Role

    seats: dict[str, dict[str, Any]] = {
        "owner": {"shop": ANY_SHOP, "role": Role.OWNER},
        "lead": {"shop": site.shop, "role": Role.LEAD, "team": site.team},
        "agent": {"shop": site.shop, "role": Role.AGENT, "accounts": [site.own]},
        "bookkeeper": {"shop": site.shop, "role": Role.BOOKKEEPER},
        "analyst": {"shop": site.shop, "role": Role.ANALYST},
    }
    for login, seat in seats.items():
        Seat.objects.create(person=Person.objects.make(login, PASSWORD), **seat)


def _upload(site: Site) -> None:
    """An upload of the owner's that was looked at in vain."""
    from django.utils import timezone

    from xundan.web.jobs.models import Job
    from xundan.web.people.models import Person
    from xundan.web.uploads.staging import begin

    owner = Person.objects.get(login="owner")
    found = begin(owner, site.shop)
    found.look = Job.objects.create(person=owner, shop=site.shop, kind="look", state="failed", at=timezone.now())
    found.save()


@pytest.fixture
def unread(_site: Site) -> Iterator[None]:
    """Nobody has read chats on the command line; other tests of this shop do."""
    from xundan.lake.reading_log import log_of

    def emptied() -> None:
        for file in log_of(_site.place.workspace).parent.glob("*"):
            file.unlink()

    emptied()
    yield
    emptied()


@pytest.fixture
def site(_site: Site) -> Iterator[Site]:
    """The site with its people; what a test writes into its database is gone after it."""
    from django.db import transaction

    with transaction.atomic():
        yield _site
        transaction.set_rollback(True)
