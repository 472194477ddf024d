"""The language of an address goes with its links; a choice of a person's own stays hers."""

from __future__ import annotations

import re

from tests.web.conftest import Site


def test_a_link_with_a_language_opens_so_for_everybody_and_its_links_keep_it(site: Site) -> None:
    client = site.client("lead")  # has chosen nothing: Chinese
    page = client.get(site.at("agents/?range=7&lang=en")).content.decode()
    assert '<html lang="en"' in page
    inner = [link for link in re.findall(r'href="(/shops/[^"]+)"', page) if "take=" not in link]
    assert len(inner) > 10
    assert not [link for link in inner if "lang=en" not in link]
    assert '<input type="hidden" name="lang" value="en">' in page  # other days, in the same language
    assert '<html lang="zh-CN"' in client.get(site.at("agents/?range=7")).content.decode()


def test_pages_of_forms_keep_it_too(site: Site) -> None:
    page = site.client("owner").get(site.at("settings/people/?lang=en")).content.decode()
    inner = re.findall(r'href="(/shops/[^"]+)"', page)
    assert inner
    assert not [link for link in inner if "lang=en" not in link]


def test_without_a_language_no_link_has_one(site: Site) -> None:
    page = site.client("owner").get(site.at("agents/?range=7&lang=xx")).content.decode()
    assert "lang=" not in "".join(re.findall(r'href="([^"]+)"', page))


def test_who_chooses_another_one_gets_it_there_and_afterwards(site: Site) -> None:
    client = site.client("lead")
    back = site.at("agents/?range=7&lang=en")
    led = client.post("/language/", {"lang": "zh", "back": back})["Location"]
    assert led == site.at("agents/?range=7&lang=zh")
    assert client.post("/language/", {"lang": "en", "back": site.at("agents/")})["Location"] == site.at("agents/")
    assert '<html lang="en"' in client.get(site.at("agents/")).content.decode()
    for evil in ("https://example.org/?lang=en", "//example.org/?lang=en"):
        assert client.post("/language/", {"lang": "zh", "back": evil})["Location"] == "/"
