"""Makes the shop that the browser tests walk through, in a process of its own.

    python -m tests.browser.seeding FOLDER

The tests themselves never load the site's code. They know of the shop what `seed.json` says.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.web.conftest import PASSWORD, Site, made_site

SEED = "seed.json"


@dataclass(frozen=True)
class Seed:
    """What the tests know of the shop."""

    root: str
    shop: str
    own: str
    paths: dict[str, str]
    """The address below the shop's, by the page's name, with an account, an order and a chat put in."""
    roles: dict[str, list[str]]
    """Whose each page is, the owner first."""
    names: list[str]
    """Words that come from the data and stand in any language as they are."""
    password: str = PASSWORD


def seed(root: Path) -> Seed:
    """A new shop with its people."""
    return seed_of(made_site(root))


def seed_of(site: Site) -> Seed:
    """What is to be known of a shop with its people."""
    from tests.web.test_permissions import FORMS, PAGES, ROLES

    asked = PAGES | FORMS
    return Seed(
        root=str(site.place.root),
        shop=site.shop,
        own=site.own,
        paths={name: site.filled(path) for name, (path, _) in asked.items()},
        roles={name: [role for role in ROLES if role in who] for name, (_, who) in asked.items()},
        names=sorted(_names(site), key=lambda name: (-len(name), name)),
    )


def _names(site: Site) -> set[str]:
    """What people and platforms called things: shops, accounts, teams, goods."""
    from xundan.metrics.accounts import known_accounts
    from xundan.session import Session

    found = {site.shop, site.other, *site.agents}
    with Session(site.place.workspace).view() as view:
        found.update(known_accounts(view, site.shop))
        called = [
            view.agent_states.select("agent_id", "name", "team"),
            view.current("items").select("title", "category"),
            view.current("order_lines").select("title", "sku"),
            view.current("grades").select("grade", "by"),
        ]
        for table in called:
            for row in view.engine.rows(table.distinct()).to_pylist():
                found |= {str(value) for value in row.values() if value}
    return found


def main() -> None:
    folder = Path(sys.argv[1])
    told = json.dumps(asdict(seed(folder / "我的 店铺#1")), ensure_ascii=False, indent=1)
    (folder / SEED).write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
