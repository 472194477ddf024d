"""Pages made before anybody opens them: everybody's first one, and anew when the data are others."""

from __future__ import annotations

from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

import pytest

from tests.web.conftest import Site
from tests.web.fresh import fresh_place

FIRST = [("owner", ""), ("lead", ""), ("agent", "me/"), ("analyst", ""), ("owner", "agents/"), ("lead", "funnel/")]


def _refused(*given: Any) -> Any:
    raise AssertionError("a page was made while somebody waited for it")


def test_first_pages_are_there_before_anybody_asks(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from xundan.web import warming
    from xundan.web.frame import making
    from xundan.web.shop import answers

    answers().close()
    now = warming._now()
    assert now is not None
    assert warming.Warming().warm(now) > len(FIRST)
    with monkeypatch.context() as patched:
        patched.setattr(making, "Kept", _refused)
        for login, path in FIRST:
            assert site.client(login).get(site.at(path)).status_code == 200, (login, path)
        assert site.client("agent").get(site.at("agents/")).status_code == 500  # one that nobody made beforehand


def test_it_stops_when_the_data_are_others(site: Site) -> None:
    from xundan.web import warming
    from xundan.web.shop import answers

    session = answers().session
    assert warming.Warming().warm((session, 999_999)) == 0


def test_a_workspace_without_numbers_has_no_first_pages(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xundan.web import warming

    with fresh_place(tmp_path / "w", monkeypatch) as new:
        assert warming._now() is None
        (new.place.root / "xundan.toml").write_text("[[shops", encoding="utf-8")
        assert warming._now() is None


def test_ending_waits_for_nothing_but_the_page_at_hand(site: Site) -> None:
    from xundan.web.warming import Warming

    warming = Warming()
    warming.begin()
    warming.end()
    assert not warming._thread.is_alive()


def test_people_who_wait_for_a_page_come_first(site: Site) -> None:
    from xundan.web.shop import answers
    from xundan.web.warming import Warming

    went: list[bool] = []
    warming, asked = Warming(), answers()

    def person() -> None:
        with asked.view():
            pass

    threads = [Thread(target=person), Thread(target=lambda: went.append(warming._others_first()))]
    with asked.view():
        assert not asked.wanted
        threads[0].start()
        while not asked.wanted:
            sleep(0.001)
        threads[1].start()
        threads[1].join(0.2)  # four looks
        assert not went
    for thread in threads:
        thread.join(30)
    assert went == [True]
    assert not asked.wanted
    warming._ending.set()
    assert not warming._others_first()
