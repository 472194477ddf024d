"""Who is likely to leave a bad review, why, and what can still be done: in words and a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from xundan.analysis.risk.ranking import Ranked, Risk
from xundan.analysis.risk.signs import Kind, Sign
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling

_TOLD, _SHORT = 3, 24
SIGNS: Mapping[Kind, Text] = {
    "complaint": Text("投诉未结", "open complaint"),
    "refund_refused": Text("退款没退成", "refund closed without money"),
    "error": Text("发错、漏发或破损", "a mistake in what was sent"),
    "unhappy": Text("聊天里不满", "wrote that she is unhappy"),
    "low_rating": Text("给客服打了低分", "gave the agent a low mark"),
    "not_shipped": Text("付了款还没发货", "paid, not shipped"),
    "parcel_late": Text("在路上太久", "too long on its way"),
    "refund_waiting": Text("退款等太久", "refund open for too long"),
    "unanswered": Text("最后一句没人回", "her last words were not answered"),
    "shipped_late": Text("发货晚了", "shipped late"),
}
"""What each sign is called."""
_DO: Mapping[Kind, Text] = {
    "complaint": Text("先打电话, 当天给处理办法和时间", "call her first; a way out and a date today"),
    "refund_refused": Text("说明没退的原因, 看能不能补偿或换", "say why, and see what can be replaced or made good"),
    "error": Text("马上补发或换货, 不让买家出运费", "send what is right at once, at the shop's cost"),
    "unhappy": Text("由组长回访, 先听再解决", "have the lead call back: listen first, then solve it"),
    "low_rating": Text("看那段聊天, 另换一个客服回访", "read that chat; let another agent call back"),
    "not_shipped": Text("催仓库, 告诉她哪天发, 可补一张券", "push the store, tell her the day, offer a coupon"),
    "parcel_late": Text("查件, 主动告诉她到哪了, 丢件就补发", "trace it and tell her; if it is lost send another"),
    "refund_waiting": Text("今天处理掉退款", "settle the refund today"),
    "unanswered": Text("马上回复", "answer now"),
    "shipped_late": Text("主动道歉, 收货后回访", "apologise unasked; ask again when it has arrived"),
}
_ERRORS = {
    "wrong_item": Text("发错", "wrong item"),
    "missing": Text("漏发", "missing"),
    "damaged": Text("破损", "damaged"),
}
_TABLES = {
    "complaints": Text("投诉", "complaints"),
    "refunds": Text("退款", "refunds"),
    "fulfilment_errors": Text("发货差错", "mistakes of shipping"),
    "service_ratings": Text("客服评分", "ratings of agents"),
    "messages": Text("聊天", "chats"),
    "reviews": Text("评价 (看不出谁已经评了)", "reviews (so nobody knows who has written one)"),
}


def risk_telling(found: Ranked, first: date, last: date, most: int, currencies: Mapping[str, str]) -> Telling:
    """The list, the first `most` of it. `currencies`: of each shop asked for."""
    told = found.risks[:most]
    return Telling(
        title=Text("可能给差评的买家", "Buyers at risk of a bad review"),
        subtitle=words.period(first, last),
        sentences=[*_sentences(found), *_lacking(found)],
        sheets=[_sheet(told, len(found.risks), currencies)],
        data={
            "from": first.isoformat(),
            "to": last.isoformat(),
            "buyers": found.buyers,
            "at_risk": len(found.risks),
            "text_read": found.read,
            "never_imported": list(found.without),
            "shipping_unknown": list(found.silent),
            "risks": [_data(each, currencies) for each in told],
        },
    )


def _sentences(found: Ranked) -> list[Text]:
    if not found.buyers:
        return [Text("这段时间没有还能评价的已付款订单", "no paid orders of these days can still be reviewed")]
    if not found.risks:
        return [
            Text(
                f"{found.buyers:,} 个买家还能评价, 没有看到差评的苗头",
                f"{found.buyers:,} buyers can still write a review; nothing speaks for a bad one",
            )
        ]
    several = sum(len(each.signs) > 1 for each in found.risks)
    counts = Counter(sign.kind for each in found.risks for sign in each.signs)
    top = sorted(counts, key=lambda kind: (-counts[kind], kind))[:_TOLD]
    zh = "、".join(f"{SIGNS[kind].zh} {counts[kind]:,}" for kind in top)
    en = ", ".join(f"{SIGNS[kind].en} {counts[kind]:,}" for kind in top)
    first = found.risks[0]
    sign = first.signs[0]
    return [
        Text(
            f"{found.buyers:,} 个还能评价的买家里, {len(found.risks):,} 个有差评的苗头, "
            f"{several:,} 个不止一条; 最多的是 {zh}",
            f"of {found.buyers:,} buyers who can still write a review {len(found.risks):,} have a sign of a bad one, "
            f"{several:,} more than one; most: {en}",
        ),
        Text(
            f"先找 {first.buyer_id} ({first.points} 分): {'、'.join(SIGNS[s.kind].zh for s in first.signs)}; "
            f"{_DO[sign.kind].zh}",
            f"begin with {first.buyer_id} ({first.points} points): "
            f"{', '.join(SIGNS[s.kind].en for s in first.signs)}; {_DO[sign.kind].en}",
        ),
        Text(
            "分数是定好的权重, 不是算出来的概率; 工作区的 risk.toml 可以改",
            "points are weights that were set, no measured chance; risk.toml in the workspace changes them",
        ),
    ]


def _lacking(found: Ranked) -> list[Text]:
    told = []
    if found.without:
        names = [_TABLES[name] for name in found.without]
        told.append(
            Text(
                f"没有导入过, 所以没看: {'、'.join(each.zh for each in names)}",
                f"never imported, so not looked at: {', '.join(each.en for each in names)}",
            )
        )
    if found.silent:
        listed = ", ".join(found.silent)
        told.append(
            Text(
                f"{listed}: 订单里没有发货时间, 只看得出状态还是待发货的",
                f"{listed}: orders have no time of shipping, so only those whose state says that they wait are seen",
            )
        )
    if not found.read and "messages" not in found.without:
        told.append(
            Text("没有保存聊天文字, 看不出谁在聊天里不满", "no chat text is kept, so unhappy chats cannot be seen")
        )
    return told


def _sheet(risks: tuple[Risk, ...], of: int, currencies: Mapping[str, str]) -> Sheet:
    rows: list[Row] = [
        {
            "shop": each.shop, "buyer": each.buyer_id, "points": each.points,
            "why": _why(each), "do": _DO[each.signs[0].kind],
            "orders": " ".join(each.orders), "amount": each.amount,
        }
        for each in risks
    ]  # fmt: skip
    columns = [
        *([Column("shop", words.DIMENSIONS["shop"], is_key=True)] if len(currencies) > 1 else []),
        Column("buyer", Text("买家", "Buyer"), is_key=True),
        Column("points", Text("分", "Points"), "count"),
        Column("why", Text("为什么", "Why"), wraps=True),
        Column("do", Text("能做什么", "What can be done"), wraps=True),
        Column("amount", Text("订单金额", "Orders"), "money"),
        Column("orders", Text("订单号", "Order ids"), wraps=True, aside=True),
    ]
    notes = (
        [Text(f"共 {of:,} 个, 这里是前 {len(rows)} 个", f"the first {len(rows)} of {of:,}")] if of > len(rows) else []
    )
    return Sheet(
        Text("名单", "The list"),
        Text("", ""),
        columns,
        rows,
        notes=notes,
        currency=next(iter(currencies.values())),
        currencies=currencies,
    )


def _why(each: Risk) -> Text:
    return Text("; ".join(_told(sign).zh for sign in each.signs), "; ".join(_told(sign).en for sign in each.signs))


def _told(sign: Sign) -> Text:
    name = SIGNS[sign.kind]
    if sign.hours is not None:
        return Text(f"{name.zh} {sign.hours} 小时", f"{name.en} for {sign.hours} h")
    if sign.said:
        said = sign.said if len(sign.said) <= _SHORT else f"{sign.said[:_SHORT]}…"
        named = _ERRORS.get(sign.said) if sign.kind == "error" else None
        zh, en = (named.zh, named.en) if named else (said, said)
        return Text(f"{name.zh} {sign.at:%m-%d}: {zh}", f"{name.en} {sign.at:%m-%d}: {en}")
    return Text(f"{name.zh} {sign.at:%m-%d}", f"{name.en} {sign.at:%m-%d}")


def _data(each: Risk, currencies: Mapping[str, str]) -> dict[str, Any]:
    return {
        "shop": each.shop,
        "buyer_id": each.buyer_id,
        "points": each.points,
        "amount": each.amount,
        "currency": currencies[each.shop],
        "orders": list(each.orders),
        "signs": [
            {
                "kind": sign.kind,
                "at": sign.at.isoformat(sep=" "),
                "order_id": sign.order_id,
                "hours": sign.hours,
                "said": sign.said,
            }
            for sign in each.signs
        ],
    }
