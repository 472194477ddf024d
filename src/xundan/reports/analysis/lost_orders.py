"""Ordered and not paid, and whom to ask again, in words and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xundan.analysis.lost.follow_up import FollowUp
from xundan.analysis.lost.names import UNPAID
from xundan.analysis.lost.unpaid import UnpaidOrder
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.analysis.lost_lines import said_by
from xundan.reports.analysis.lost_words import REASON_WORDS, SAYS_WORDS, UNPAID_WORDS
from xundan.reports.labels import item_titles, labels_of
from xundan.reports.numbers import shown
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling

_KINDS = {"not_ordered": Text("问了没拍", "asked, not ordered"), "not_paid": Text("拍了没付", "ordered, not paid")}
_DAY, _AGENT, _BUYER = (
    Column("day", Text("日期", "Day"), is_key=True),
    Column("agent", Text("客服", "Agent"), is_key=True),
    Column("buyer", Text("买家", "Buyer"), is_key=True),
)
_SHOP = Column("shop", Text("店铺", "Shop"), is_key=True)
_ORDER = Column("order", Text("订单号", "Order"))


@dataclass(frozen=True)
class _Sums:
    """Amounts by currency, never added across."""

    by_currency: dict[str, Decimal]
    unknown: int

    @classmethod
    def of(cls, amounts: Iterable[tuple[str, Decimal | None]]) -> _Sums:
        found: dict[str, Decimal] = {}
        unknown = 0
        for currency, amount in amounts:
            if amount is None:
                unknown += 1
            else:
                found[currency] = found.get(currency, Decimal(0)) + amount
        return cls(dict(sorted(found.items())), unknown)

    def told(self) -> Text:
        zh = [shown(amount, "money", "zh", name) for name, amount in self.by_currency.items()] or ["未知"]
        en = [shown(amount, "money", "en", name) for name, amount in self.by_currency.items()] or ["unknown"]
        more = (f" (另有 {self.unknown} 个金额未知)", f" ({self.unknown} more of unknown amount)")
        if not self.unknown:
            more = ("", "")
        return Text(" + ".join(zh) + more[0], " + ".join(en) + more[1])


def unpaid_telling(view: View, rows: Sequence[UnpaidOrder], first: date, last: date) -> Telling:
    """Why ordered ones were not paid: by reason, then each order."""
    sums = _Sums.of((view.shops[each.shop].currency, each.amount) for each in rows).told()
    known = [each for each in rows if each.reason != "unknown"]
    counts = Counter(each.reason for each in known)
    told = sorted(counts, key=lambda each: (-counts[each], UNPAID.index(each)))[:3]
    zh = ", ".join(f"{UNPAID_WORDS[each].zh} {counts[each]}" for each in told) or "都看不出"
    en = ", ".join(f"{UNPAID_WORDS[each].en} {counts[each]}" for each in told) or "none"
    sentences = [Text("这段时间询单拍下的订单都付了款", "every order of these inquiries was paid")]
    if rows:
        sentences = [
            Text(
                f"询单拍下没付款的订单 {len(rows)} 笔, 共 {sums.zh}; 看得出原因的 {len(known)} 笔: {zh}",
                f"{len(rows)} orders of inquiries are not paid, {sums.en}; a reason shows in {len(known)}: {en}",
            )
        ]
    several = len(view.shops) > 1
    return Telling(
        title=Text("拍下没付款", "Ordered and not paid"),
        subtitle=words.period(first, last),
        sentences=sentences,
        sheets=[_unpaid_reasons(view, rows), _unpaid_orders(view, rows, several)],
        data={
            "from": first.isoformat(),
            "to": last.isoformat(),
            "rows": [
                {
                    "shop": each.shop,
                    "order_id": each.order_id,
                    "day": each.day.isoformat(),
                    "agent": each.agent_id,
                    "buyer": each.buyer_id,
                    "amount": each.amount,
                    "closed": each.closed,
                    "close_reason": each.close_reason,
                    "reason": each.reason,
                    "says": each.says,
                    "line": each.line.text if each.line else None,
                }
                for each in rows
            ],
        },
    )


def _unpaid_reasons(view: View, rows: Sequence[UnpaidOrder]) -> Sheet:
    keys = sorted({(UNPAID.index(each.reason), view.shops[each.shop].currency) for each in rows})
    told: list[Row] = []
    for place, currency in keys:
        its = [each for each in rows if each.reason == UNPAID[place] and view.shops[each.shop].currency == currency]
        amounts = [each.amount for each in its]
        known = [each for each in amounts if each is not None]
        told.append({
            "reason": UNPAID_WORDS[UNPAID[place]],
            "orders": len(its),
            "amount": sum(known, Decimal(0)) if len(known) == len(amounts) else None,
            "shop": its[0].shop,
        })  # fmt: skip
    told.sort(key=lambda row: -int(row["orders"]))
    return Sheet(
        title=Text("原因", "Reasons"),
        subtitle=Text(
            "先看客服登记, 再看订单关闭原因, 再看拍下后的聊天", "the note, else the closing reason, else the chat"
        ),
        columns=[
            Column("reason", Text("原因", "Reason"), is_key=True),
            Column("orders", Text("订单", "Orders"), "count"),
            Column("amount", Text("金额", "Amount"), "money"),
        ],
        rows=told,
        currencies={name: shop.currency for name, shop in view.shops.items()},
    )


def _unpaid_orders(view: View, rows: Sequence[UnpaidOrder], several: bool) -> Sheet:
    told: list[Row] = [
        {
            "shop": each.shop,
            "day": each.day.isoformat(),
            "agent": each.agent_id,
            "buyer": each.buyer_id,
            "order": each.order_id,
            "amount": each.amount,
            "reason": UNPAID_WORDS[each.reason],
            "says": SAYS_WORDS[each.says],
            "words": _told(each),
        }
        for each in rows
    ]
    return Sheet(
        title=Text("订单", "Orders"),
        subtitle=Text("金额是应付的, 不是销售额", "amounts are what was to be paid, no sales"),
        columns=[
            *([_SHOP] if several else []),
            *(_DAY, _AGENT, _BUYER, _ORDER),
            Column("amount", Text("金额", "Amount"), "money"),
            Column("reason", Text("原因", "Reason")),
            Column("says", Text("依据", "By")),
            Column("words", Text("原话", "In words"), wraps=True),
        ],
        rows=told,
        labels=labels_of(["agent"], view),
        currencies={name: shop.currency for name, shop in view.shops.items()},
    )


def _told(each: UnpaidOrder) -> Text | str | None:
    if each.note is not None:
        return " / ".join(part for part in (each.note.written, each.note.more) if part)
    return said_by(each.line) if each.line else each.close_reason


def follow_up_telling(view: View, rows: Sequence[FollowUp], first: date, last: date) -> Telling:
    """Whom to ask again, the largest amounts first."""
    sentences = []
    for kind, name in _KINDS.items():
        its = [each for each in rows if each.kind == kind]
        if its:
            sums = _Sums.of((view.shops[each.shop].currency, each.amount) for each in its).told()
            sentences.append(
                Text(f"{name.zh}的 {len(its)} 位, 涉及 {sums.zh}", f"{name.en}: {len(its)}, {sums.en} at stake")
            )
    if not rows:
        sentences = [Text("没有要跟进的买家", "nobody is to be asked again")]
    titles = item_titles(view, {each.item_id for each in rows if each.item_id})
    told: list[Row] = [
        {
            "shop": each.shop,
            "kind": _KINDS[each.kind],
            "day": each.day.isoformat(),
            "agent": each.agent_id,
            "buyer": each.buyer_id,
            "amount": each.amount,
            "reason": REASON_WORDS[each.reason] if each.reason else None,
            "about": titles.get(each.item_id, each.item_id) if each.item_id else each.order_id,
        }
        for each in rows
    ]
    sheet = Sheet(
        title=Text("跟进名单", "Follow-up list"),
        subtitle=Text(
            "问了没拍的金额是买家发来的那件商品的价格, 拍了没付的是订单应付金额",
            "for who did not order: the price of the article she showed; else what the order comes to",
        ),
        columns=[
            *([_SHOP] if len(view.shops) > 1 else []),
            Column("kind", Text("情况", "Kind")),
            *(_DAY, _AGENT, _BUYER),
            Column("amount", Text("涉及金额", "At stake"), "money"),
            Column("reason", Text("原因", "Reason")),
            Column("about", Text("商品或订单", "Article or order"), wraps=True),
        ],
        rows=told,
        labels={"agent": {**labels_of(["agent"], view)["agent"], None: Text("—", "—")}},  # nobody spoke with her
        currencies={name: shop.currency for name, shop in view.shops.items()},
    )
    return Telling(
        title=Text("该跟进的买家", "Whom to ask again"),
        subtitle=words.period(first, last),
        sentences=sentences,
        sheets=[sheet],
        data={
            "from": first.isoformat(),
            "to": last.isoformat(),
            "rows": [
                {
                    "kind": each.kind,
                    "shop": each.shop,
                    "day": each.day.isoformat(),
                    "agent": each.agent_id,
                    "buyer": each.buyer_id,
                    "amount": each.amount,
                    "item_id": each.item_id,
                    "order_id": each.order_id,
                    "reason": each.reason,
                }
                for each in rows
            ],
        },
    )
