"""The words for what an analysis adjusts for, and for what it could not see of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from xundan.metrics.ask import Ask
from xundan.model.text import Text
from xundan.reports import words

FEATURES: Mapping[str, Text] = {
    "buyer_type": Text("新老客", "new or returning"),
    "category": Text("问的商品类目", "category asked about"),
    "price": Text("价位", "price band"),
    "channel": Text("来源", "source"),
    "hour": Text("时段", "hour"),
    "weekday": Text("星期", "weekday"),
    "week": Text("哪一周", "week"),
    "crowd": Text("当天忙闲", "how busy the day was"),
    "load": Text("手上同时几个人", "dialogues in hand"),
    "topic": Text("开口问什么", "what the first words ask"),
    "shop": Text("店铺", "shop"),
    "agent": Text("哪位客服", "agent"),
}
_FROM = {
    "category": Text("导入访客明细 (visits) 或带商品的聊天", "import visits, or chats that name the item"),
    "price": Text("导入访客明细 (visits) 或带商品的聊天", "import visits, or chats that name the item"),
    "channel": Text("导入访客明细 (visits)", "import visits"),
    "topic": Text("保存聊天内容", "keep the chats' text"),
}
_MUCH = 0.05
"""Of less than this share of cases an unknown feature is not worth a sentence."""

ASSOCIATION = Text(
    "这是按看得见的情况调整后的关联, 不是因果的证明。",
    "This is association, adjusted for what the files show; it proves no cause.",
)


def adjusted_for(features: Iterable[str]) -> Text:
    """What was adjusted for, named."""
    names = [FEATURES[name] for name in features]
    zh, en = "、".join(name.zh for name in names), ", ".join(name.en for name in names)
    return Text(f"调整了: {zh}。", f"Adjusted for: {en}.")


def not_seen(unseen: Mapping[str, float]) -> list[Text]:
    """What much is unknown of, with where to get it; features that one import would bring are named together."""
    missing: dict[tuple[str, str], list[Text]] = {}
    for name, share in unseen.items():
        if share >= _MUCH and name in _FROM:
            missing.setdefault((f"{share * 100:.0f} %", _FROM[name].en), []).append(FEATURES[name])
    hints = {how.en: how for how in _FROM.values()}
    said = []
    for (part, english), features in missing.items():
        zh, en = "、".join(each.zh for each in features), ", ".join(each.en for each in features)
        said.append(
            Text(
                f"{part} 的记录不知道: {zh} (按“未知”一类调整); 要补上: {hints[english].zh}。",
                f"Not known of {part} of the cases, which count as a kind of their own: {en}. To mend it: {english}.",
            )
        )
    return said


def left_early(ask: Ask, early: date | None) -> list[Text]:
    """That the first weeks of the data are left out, or how weak they are where nothing else was asked for."""
    if early is None:
        return []
    if early >= ask.last:
        return [words.early(early)]
    return [
        Text(
            f"只看 {ask.first} 起: 更早的订单没有导入, {early} 及以前分不清售后和询单。",
            f"From {ask.first} on: until {early} questions after a sale cannot be told from inquiries, for earlier"
            f" orders are missing.",
        )
    ]
