"""Every page as everyone who may see it, on a desk in Chinese and on a phone in English."""

from __future__ import annotations

import pytest

from scripts.axe import fits
from tests.browser.desk import WALKED, Desk
from tests.browser.looking import barriers, faults
from tests.web.test_permissions import FORMS, PAGES, ROLES

WALKS = [
    (name, role, manner)
    for name, (_, who) in (PAGES | FORMS).items()
    for role in ROLES
    if role in who
    for manner in WALKED
]


def test_axe_looks_too(axe: str | None) -> None:
    if axe is None:
        pytest.skip("axe-core was not fetched (`make axe`, needs npm): pages are shown, but not looked at by it")
    assert fits(axe.encode())


@pytest.mark.parametrize(("name", "role", "manner"), WALKS)
def test_a_page_is_whole(desk: Desk, axe: str | None, name: str, role: str, manner: str) -> None:
    """Nothing fails, nothing is asked elsewhere, nothing is cut off; and whoever sees it first sees it with axe too."""
    window = desk.window(role, manner)
    page = window.open(desk.shop.paths[name])
    found = list(faults(window))
    if role == desk.shop.roles[name][0] and axe is not None:
        found += barriers(page, axe)
    assert not found, "\n".join([page.url, *found])
