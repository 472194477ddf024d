"""What the site's own database holds, for commands that must not leave it out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from xundan.model.text import Text, UserError

if TYPE_CHECKING:
    from xundan.lake.privacy.person import Person

Found = TypeVar("Found")


def held(root: Path, buyer: Person, shop: str | None) -> list[dict[str, Any]]:
    """What people wrote of a buyer on the site of this workspace; nothing where no site was opened."""

    def ask() -> list[dict[str, Any]]:
        from xundan.web import forgetting

        return forgetting.held(buyer, shop)

    return _asked(root, ask) or []


def forget(root: Path, buyer: Person, shop: str | None) -> int:
    """Takes her out of it; how many texts and uploads were touched."""

    def ask() -> int:
        from xundan.web import forgetting

        return forgetting.forget(buyer, shop)

    return _asked(root, ask) or 0


def without_extra(missing: ModuleNotFoundError) -> UserError:
    """What the site runs on is not installed."""
    return UserError(
        "extra",
        Text(f"网站需要附加组件, 缺 {missing.name}", f"the site needs its extra; {missing.name} is missing"),
        Text("安装: pip install 'xundan[web]'", "install it: pip install 'xundan[web]'"),
    )


def _asked(root: Path, ask: Callable[[], Found]) -> Found | None:
    from xundan.web.place import Place

    place = Place(root)
    if not place.has_database:
        return None
    try:
        from xundan.web.serving import prepare

        prepare(place)
    except ModuleNotFoundError as missing:
        raise without_extra(missing) from missing
    return ask()
