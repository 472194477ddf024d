"""Filling the templates: slots, pieces, and lines that do not suit the goods."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from random import Random

from xundan.demo.items import BEDDING, FILLING, ITEMS, STORAGE, TOWEL, Item
from xundan.demo.records import Buyer
from xundan.demo.shop import ACCOUNT_PREFIX, CARRIERS, EVENT_NAME, Agent

Piece = tuple[str, str]  # text and kind (text, image, card)

# A line with such a word is only said of goods in these categories.
_ONLY_FOR = {
    "床": (BEDDING, FILLING),
    "一米八": (BEDDING, FILLING),
    "枕套": (BEDDING,),
    "铺着": (BEDDING,),
    "亲肤": (BEDDING, FILLING, TOWEL),
    "接触皮肤": (BEDDING, FILLING, TOWEL),
    "盖够": (BEDDING, FILLING),
}
_NOT_FOR_STORAGE = (
    "起球",
    "掉色",
    "洗了",
    "开线",
    "线头",
    "掉毛",
    "面料",
    "手感",
    "纯棉",
    "料子",
    "烘干",
    "浮色",
    "怎么洗",
)
_GIFTS = ("洗衣袋", "香薰片", "小方巾", "收纳袋", "衣物香包")


@cache
def fitting(lines: tuple[str, ...], item: Item) -> tuple[str, ...]:
    """The lines that can be said of the item; all of them when none suits."""
    kept = []
    for line in lines:
        if any(word in line and item.category not in only for word, only in _ONLY_FOR.items()):
            continue
        if item.category == STORAGE and any(word in line for word in _NOT_FOR_STORAGE):
            continue
        if "压缩袋" in line and "压缩袋" not in item.short:
            continue
        kept.append(line)
    return tuple(kept) or lines


@cache
def _sizes(item: Item) -> str:
    return "、".join(name for name, _ in item.sizes)


def slots(
    rng: Random, item: Item, colour: int, size: int, buyer: Buyer, agent: Agent | None, ship: str
) -> dict[str, str]:
    """Everything that the templates may name in one dialogue."""
    price = item.sku_price(size)
    other = ITEMS[item.partner]
    return {
        "call": agent.manner.call if agent else "亲",
        "pt": agent.manner.particle if agent else "",
        "name": agent.name if agent else "小禾助手",
        "item": item.short,
        "material": item.material,
        "care": item.care,
        "sizes": _sizes(item),
        "note": item.size_note,
        "colour": item.colours[colour],
        "size": item.sizes[size][0],
        "price": f"{price:g}",
        "rival": f"{max(price * rng.uniform(0.6, 0.85), 9):.0f}",
        "other": other.short,
        "other_price": f"{other.price:g}",
        "carrier": rng.choice(CARRIERS),
        "city": buyer.city.removesuffix("市"),
        "days": f"{buyer.days}-{buyer.days + 1}",
        "ship": ship,
        "coupon": "店铺满199减20" if price >= 60 else "店铺满99减5",
        "cut": str(rng.choice((3, 5, 5, 8, 10)) if price >= 60 else rng.choice((1, 2, 3))),
        "gift": rng.choice(_GIFTS),
        "shop": ACCOUNT_PREFIX,
        "event": EVENT_NAME,
    }


def pieces(template: str, values: Mapping[str, str], *, apart: bool = True) -> list[Piece]:
    """The messages of a template. ``apart`` False joins its texts into one message; pictures stay their own."""
    out: list[Piece] = []
    for part in with_particle(template, values["pt"]).split("|"):
        text = part.replace("[图]", "").replace("[卡]", "").format_map(values)
        if text:
            if not apart and out and out[-1][1] == "text":
                out[-1] = (join(out[-1][0], text), "text")
            else:
                out.append((text, "text"))
        if "[图]" in part:
            out.append(("", "image"))
        if "[卡]" in part:
            out.append(("", "card"))
    return out


_MARKS = str.maketrans(",?!", "\uff0c\uff1f\uff01")


def chinese_marks(text: str) -> str:
    """Comma, question and exclamation mark as Chinese writes them."""
    return text.translate(_MARKS)


@cache
def with_particle(template: str, particle: str) -> str:
    """Put the agent's particle where it can stand: nobody writes 吗呢 or 的的."""
    return re.sub(r"([吗呢吧呀啦~])\{pt\}", r"\1", template).replace("{pt}", particle)


def join(first: str, second: str) -> str:
    return f"{first}{second}" if first[-1] in "。!?~,;" else f"{first},{second}"
