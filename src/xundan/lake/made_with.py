"""What stored rows were made with and later rows must share: the workspace's key, and every shop's clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from xundan.lake.privacy.keys import fingerprint
from xundan.model.clock import Shop
from xundan.model.text import Text, UserError


def check_clocks(info: Mapping[str, Any], shops: Mapping[str, Shop]) -> None:
    """Days and instants of stored rows were reckoned with their shop's clock: another one raises UserError `clock`."""
    for shop_id, stored in info.get("clocks", {}).items():
        if shop_id in shops and _clock(shops[shop_id]) != stored:
            then, now = " ".join(stored), " ".join(_clock(shops[shop_id]))
            raise UserError(
                "clock",
                Text(
                    f"店铺 {shop_id} 的数据导入时 timezone, business_day_cut 是 {then}, xundan.toml 现在写的是 {now}",
                    f"the rows of {shop_id} were imported with the timezone and business_day_cut {then}, and "
                    f"xundan.toml now says {now}",
                ),
                Text(
                    "改回去; 要换就新建工作区, 重新导入",
                    "put it back; or make a new workspace with the new clock and import again",
                ),
            )


def made_with(
    info: Mapping[str, Any], key: str | None, shops: Mapping[str, Shop], used: Iterable[str]
) -> dict[str, Any]:
    """What a snapshot's `info` says of this: that of the snapshot before, and the clocks of the shops now `used`."""
    clocks = {**{shop: _clock(shops[shop]) for shop in used if shop in shops}, **info.get("clocks", {})}
    found: dict[str, Any] = {"clocks": clocks}
    if known := info.get("key") or (key and fingerprint(key)):
        found["key"] = known
    return found


def _clock(shop: Shop) -> list[str]:
    minutes = int(shop.business_day_cut.total_seconds()) // 60
    return [shop.timezone, f"{minutes // 60:02d}:{minutes % 60:02d}"]
