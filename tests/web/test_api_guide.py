"""What the guide of the API tells people to ask is answered."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from tests.docs.pages import ROOT, blocks
from tests.web.conftest import Site

_ASKED = re.compile(r"http://127\.0\.0\.1:8000(/api/[^\s\"]*)")


def _addresses(page: str) -> list[str]:
    return [found for block in blocks(ROOT / "docs" / "how-to" / page, "console") for found in _ASKED.findall(block)]


@pytest.mark.parametrize("address", _addresses("api.md"))
def test_every_address_of_the_guide_is_answered(site: Site, address: str) -> None:
    from xundan.web.api.tokens import make
    from xundan.web.people.models import Person

    words = make(Person.objects.get(login="owner"), "guide", (), ["numbers"], "1")
    found = site.client().get(address.replace("SHOP", quote(site.shop)), headers={"Authorization": f"Bearer {words}"})
    assert found.status_code == 200, found.content
    assert site.client().get(address.replace("SHOP", quote(site.shop))).status_code == 401


def test_the_chinese_guide_asks_the_same() -> None:
    assert _addresses("api.zh-CN.md") == _addresses("api.md") != []
