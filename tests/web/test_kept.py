"""What was written of a page once is what would be written anew."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from tests.web.conftest import Site
from tests.web.test_permissions import PAGES

_KEY = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.mark.parametrize("name", PAGES)
def test_a_kept_page_is_the_page(site: Site, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Of the owner, or of the agent where it is hers only; in both languages, of which neither shows the other's."""
    path, who = PAGES[name]
    client = site.client("owner" if "owner" in who else min(who))

    def shown(lang: str) -> str:
        sign = "&" if "?" in path else "?"
        found = client.get(site.at(site.filled(path)) + f"{sign}lang={lang}")
        assert found.status_code == 200
        return _KEY.sub("", found.content.decode())

    first = shown("zh"), shown("en")
    again = shown("zh"), shown("en")
    monkeypatch.setattr("xundan.web.frame.kept.SAME_FOR_ALL", frozenset())
    anew = shown("zh"), shown("en")
    assert first == again == anew
    assert first[0] != first[1]


def test_another_reach_is_shown_what_was_written_for_it(site: Site) -> None:
    path = f"/api/shops/{quote(site.shop)}/pages/agents/"
    whole, own = (site.client(login).get(path).json()["tables"]["agents"]["rows"] for login in ("owner", "agent"))
    again = site.client("owner").get(path).json()["tables"]["agents"]["rows"]
    assert again == whole
    assert {row["agent"] for row in own} == {site.own} < {row["agent"] for row in whole}


def test_a_page_that_there_is_not_lets_go_of_nothing(site: Site) -> None:
    """It is found out over the open view, which all others use too."""
    from xundan.web.shop import answers

    client = site.client("owner")
    client.get(site.at("funnel/"))
    before = answers()._standing
    assert client.get(site.at("orders/does-not-exist/")).status_code == 404
    assert before is not None
    assert answers()._standing is before
