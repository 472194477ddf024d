"""What an answer's speed is worth, in words and tables."""

from __future__ import annotations

from math import inf
from typing import Any

from xundan.analysis.speed.asked import Speed, Stake
from xundan.analysis.speed.worth import LEAST_CASES, Bucket, Estimate, Worth
from xundan.metrics.families import CATALOGUE
from xundan.metrics.view import View
from xundan.model.text import Lang, Text
from xundan.reports import words
from xundan.reports.analysis.mix import ASSOCIATION, adjusted_for, left_early, not_seen
from xundan.reports.numbers import shown
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling

_TITLE = Text("回得快值多少", "What an answer's speed is worth")
_EXACT = 10
_PAID, _ORDERED = Text("付款", "paid"), Text("下单", "ordered")
_CHANCE = {True: Text("超出偶然", "beyond chance"), False: Text("在偶然范围内", "within chance")}


def told(found: Speed, view: View) -> Telling:
    """The finding for every writer."""
    ask = found.ask
    shops = {name: shop.currency for name, shop in view.shops.items()}
    asked = [shops[name] for name in (ask.shops or shops) if name in shops]
    currency = asked[0] if asked else "CNY"
    return Telling(
        title=_TITLE,
        subtitle=words.period(ask.first, ask.last),
        sentences=[*_sentences(found, currency), *(left_early(ask, found.early) if found.known else [])],
        sheets=[_buckets(found), *([_stakes(found, currency)] if found.stakes else [])],
        data=_data(found),
    )


def _sentences(found: Speed, currency: str) -> list[Text]:
    worth = found.worth
    if worth is None:
        return [_nothing(found)]
    if not worth.contrasts and worth.slope is None:
        return [
            Text(
                f"只有 {worth.cases} 个询单可看, 太少, 算不出同样情况下快慢的差别; 请选更长的时间。",
                f"{worth.cases} inquiries are too few to tell what speed does to the same mix; choose a longer period.",
            )
        ]
    verb = _PAID if found.ask.metrics[0] == "inquiry_conversion" else _ORDERED
    said = [_contrast(each, found.more, currency, verb) for each in found.stakes]
    said += [_gap(each.seconds, each.gap, verb) for each in worth.contrasts] if not found.stakes else []
    if worth.halved is not None:
        said.append(_halved(worth.halved))
    said.append(
        Text(
            "首答快的对话, 后面几句通常也回得快, 表里的差别是两者合在一起的。",
            "Who answers first quickly mostly answers on quickly too: the differences here are of both together.",
        )
    )
    return [*said, adjusted_for(found.told_apart), *not_seen(found.unseen), ASSOCIATION]


def _contrast(stake: Stake, more: int, currency: str, verb: Text) -> Text:
    each = stake.contrast
    head = _gap(each.seconds, each.gap, verb)

    def money(amount: Any, lang: Lang) -> str:
        return shown(amount, "money", lang, currency)

    if not each.gap.beyond_chance:
        return head
    return Text(
        f"{head.zh}再让 {more} % 的询单 ({stake.moved:,} 个) 做到, 按客单价约合销售额 {money(stake.sales, 'zh')}"
        f" ({money(stake.low, 'zh')} 至 {money(stake.high, 'zh')})。",
        f"{head.en} If {more} % more of the inquiries ({stake.moved:,}) were, that would come to sales of about"
        f" {money(stake.sales, 'en')} ({money(stake.low, 'en')} to {money(stake.high, 'en')}) at the average order"
        f" value.",
    )


def _gap(seconds: int, gap: Estimate, verb: Text) -> Text:
    span, more = gap.interval, gap.value > 0
    size, low, high = (f"{abs(number) * 100:.1f}" for number in (gap.value, span.low, span.high))
    if not gap.beyond_chance:
        return Text(
            f"{seconds} 秒内首答和更慢的相比, 同样情况下转化的差别在偶然范围内。",
            f"Within {seconds} s against slower: for the same mix the difference of conversion is within chance.",
        )
    low, high = (low, high) if more else (high, low)
    return Text(
        f"{seconds} 秒内首答的询单, 同样情况下{verb.zh}的比更慢的{'多' if more else '少'} {size} 个百分点"
        f" (95 % 区间 {low} 至 {high})。",
        f"Of inquiries first answered within {seconds} s {size} points {'more' if more else 'fewer'} {verb.en} than of"
        f" slower ones of the same mix (95 % interval {low} to {high}).",
    )


def _halved(halved: Estimate) -> Text:
    span = halved.interval
    size, low, high = (f"{number * 100:+.1f}" for number in (halved.value, span.low, span.high))
    sure = _CHANCE[halved.beyond_chance]
    return Text(
        f"平均响应时间缩短一半, 转化变化 {size} 个百分点 (95 % 区间 {low} 至 {high}), {sure.zh}。",
        f"Half the mean response goes with {size} points of conversion (95 % interval {low} to {high}), {sure.en}.",
    )


def _nothing(found: Speed) -> Text:
    if found.known:
        return Text("这段时间没有可看的询单。", "The period has no inquiry to look at.")
    return Text(
        "算不了: 需要聊天 (messages) 和订单 (orders), 还没有全部导入。",
        "This needs chats (messages) and orders, not both of which were imported.",
    )


def bucket_name(bucket: Bucket) -> Text:
    """How fast, in words."""
    if bucket.above is None or bucket.upto is None:
        return Text("超时或没答", "late or never")
    if bucket.upto == inf:
        return Text(f"超过 {bucket.above} 秒", f"over {bucket.above} s")
    if not bucket.above:
        return Text(f"{bucket.upto:.0f} 秒内", f"up to {bucket.upto:.0f} s")
    return Text(f"{bucket.above + 1} 至 {bucket.upto:.0f} 秒", f"{bucket.above + 1} to {bucket.upto:.0f} s")


def _buckets(found: Speed) -> Sheet:
    columns = [
        Column("bucket", Text("首次响应", "First response"), is_key=True),
        Column("conversion", CATALOGUE[found.ask.metrics[0]].name, "rate", "up", "paid", "inquiries"),
        Column("low", Text("下限", "From"), "rate"),
        Column("high", Text("上限", "To"), "rate"),
        Column("adjusted", Text("同样情况下", "Same mix"), "rate", "up"),
        Column("adjusted_low", Text("下限", "From"), "rate"),
        Column("adjusted_high", Text("上限", "To"), "rate"),
    ]
    notes = []
    if any(0 < each.cases < LEAST_CASES for each in _worth_buckets(found.worth)):
        notes.append(
            Text(
                f"不到 {LEAST_CASES} 个询单的一档不作调整",
                f"a row of fewer than {LEAST_CASES} inquiries is not adjusted",
            )
        )
    if found.left_out:
        count = found.left_out
        notes.append(
            Text(
                f"{count} 个询单的第一轮被转走或不在考核时段, 没有首次响应, 不在表里",
                f"{count} inquiries have no first response (handed over, or outside the hours) and are in no row",
            )
        )
    return Sheet(
        title=Text("按首次响应的询单转化率", "Conversion by first response"),
        subtitle=words.period(found.ask.first, found.ask.last),
        columns=columns,
        rows=[_bucket_row(each) for each in _worth_buckets(found.worth)],
        notes=notes,
    )


def _worth_buckets(worth: Worth | None) -> list[Bucket]:
    return worth.buckets if worth else []


def _bucket_row(each: Bucket) -> Row:
    return {
        "bucket": bucket_name(each),
        "paid": each.paid if each.cases else None,
        "inquiries": each.cases if each.cases else None,
        "conversion": each.paid / each.cases if each.cases else None,
        "low": each.raw.low if each.raw else None,
        "high": each.raw.high if each.raw else None,
        **_estimate("adjusted", each.adjusted),
    }


def _stakes(found: Speed, currency: str) -> Sheet:
    columns = [
        Column("seconds", Text("首答在几秒内", "Answered within"), "seconds", is_key=True),
        Column("within", Text("已做到的询单", "Inquiries so answered"), "people"),
        Column("gap", Text("转化之差 (同样情况)", "Difference, same mix"), "points", "up"),
        Column("gap_low", Text("下限", "From"), "points"),
        Column("gap_high", Text("上限", "To"), "points"),
        Column("moved", Text("再快的询单", "Inquiries moved"), "people"),
        Column("sales", Text("约合销售额", "Sales at stake"), "money", "up"),
        Column("sales_low", Text("销售额下限", "Sales from"), "money"),
        Column("sales_high", Text("销售额上限", "Sales to"), "money"),
    ]
    return Sheet(
        title=Text(
            f"再让 {found.more} % 的询单及时首答", f"If {found.more} % more of the inquiries were answered in time"
        ),
        subtitle=words.period(found.ask.first, found.ask.last),
        columns=columns,
        rows=[_stake_row(each) for each in found.stakes],
        currency=currency,
    )


def _stake_row(stake: Stake) -> Row:
    each = stake.contrast
    return {
        "seconds": each.seconds,
        "within": each.within,
        **_estimate("gap", each.gap),
        "moved": stake.moved,
        "sales": stake.sales,
        "sales_low": stake.low,
        "sales_high": stake.high,
    }


def _estimate(name: str, found: Estimate | None) -> dict[str, float | None]:
    return {
        name: found.value if found else None,
        f"{name}_low": found.interval.low if found else None,
        f"{name}_high": found.interval.high if found else None,
    }


def _data(found: Speed) -> dict[str, Any]:
    worth = found.worth
    return {
        "from": found.ask.first.isoformat(),
        "to": found.ask.last.isoformat(),
        "shops": list(found.ask.shops),
        "metric": found.ask.metrics[0],
        "inquiries": worth.cases if worth else 0,
        "left_out": found.left_out,
        "more_percent": found.more,
        "aov": None if found.aov is None else _plain(float(found.aov)),
        "adjusted_for": list(found.told_apart),
        "unknown": {name: _plain(share) for name, share in found.unseen.items()},
        "buckets": [_bucket_data(each) for each in _worth_buckets(worth)],
        "stakes": [{key: _plain(value) for key, value in _stake_row(each).items()} for each in found.stakes],
        "mean_response": None if worth is None else _mean_data(worth),
    }


def _bucket_data(each: Bucket) -> dict[str, Any]:
    row = {key: _plain(value) for key, value in _bucket_row(each).items() if key != "bucket"}
    upto = None if each.upto is None or each.upto == inf else int(each.upto)
    return {"above": each.above, "upto": upto, **row, "inquiries": each.cases, "paid": each.paid}


def _mean_data(worth: Worth) -> dict[str, Any]:
    found = {**_estimate("log_odds_per_e_fold", worth.slope), **_estimate("conversion_if_halved", worth.halved)}
    return {key: _plain(value) for key, value in found.items()}


def _plain(number: Any) -> Any:
    """A number for programs: to the digits that every machine computes alike."""
    return round(number, _EXACT) if isinstance(number, float) else number
