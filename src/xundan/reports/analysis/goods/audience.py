"""Who buys, in words."""

from __future__ import annotations

from decimal import Decimal

from xundan.analysis.goods.audience import Audience, Part, Profile, audience
from xundan.analysis.traffic.seen import Span
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.analysis.goods.shared import TYPES
from xundan.reports.analysis.traffic.shared import CHANCE, band_name, joined, percent, telling
from xundan.reports.numbers import shown
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling

_TITLE = Text("人群: 谁在买", "Audience: who buys")
_NAMES = {
    "region": words.DIMENSIONS["region"],
    "price": Text("价格带", "Price band"),
    "buyer_type": words.DIMENSIONS["buyer_type"],
}
_NONE = Text("没有已付款且知道买家的订单", "no paid order of a known buyer in these days")
_CLARITY = Text(
    "清晰度: 1 减去熵与均匀分布的熵之比; 0 = 各处一样多, 1 = 全在一处. 和访客的清晰度比, 高说明来的人比买的人杂",
    "clarity: 1 less the entropy over that of an even spread; 0 evenly spread, 1 all in one place. Above that of the "
    "visitors, those who come are more mixed than those who buy",
)
_NAMED = 3


def audience_telling(view: View, span: Span) -> Telling:
    """A table a dimension."""
    found = audience(view, span)
    if found is None:
        return telling(
            _TITLE, span, [_NONE], [Sheet(_TITLE, Text("", ""), [Column("name", _TITLE)], [])], {"profiles": []}
        )
    said = [_concentration(found)]
    said += [each for profile in found.profiles for each in _sentences(profile)]
    data = {
        "buyers": found.buyers,
        "repeat_buyers": found.again,
        "gini": found.gini,
        "top_fifth_share": found.top_share,
        "profiles": [_data(profile) for profile in found.profiles],
    }
    return telling(_TITLE, span, said, [_sheet(profile) for profile in found.profiles], data)


def _concentration(found: Audience) -> Text:
    top, index = percent(found.top_share), shown(found.gini, "ratio", "en")
    again = percent(found.again / found.buyers)
    return Text(
        f"{found.buyers:,} 个买家, {again} 买过两天以上; 花得最多的五分之一占销售额 {top} (基尼 {index})",
        f"{found.buyers:,} buyers, {again} of them on two days or more; the fifth who spent most made {top} of sales "
        f"(Gini {index})",
    )


def _sentences(profile: Profile) -> list[Text]:
    name = _NAMES[profile.dimension]
    every = sum(part.buyers for part in profile.parts)
    if not every:
        return [Text(f"{name.zh}: 订单里没有", f"{name.en}: orders do not tell it")]
    top = joined([
        Text(f"{of.zh} ({share})", f"{of.en} ({share})")
        for part in profile.parts[:_NAMED]
        for of, share in [(_part(profile, part), percent(part.buyers / every))]
    ])  # fmt: skip
    clear = shown(profile.clarity, "ratio", "en")
    beside = shown(profile.among_visitors, "ratio", "en")
    more = (
        Text(f", 访客 {beside}", f", of the visitors {beside}") if profile.among_visitors is not None else Text("", "")
    )
    said = [Text(f"{name.zh}: {top.zh}; 清晰度 {clear}{more.zh}", f"{name.en}: {top.en}; clarity {clear}{more.en}")]
    apart = [part for part in profile.parts if part.gap is not None and not part.gap.holds(0.0)]
    for side, zh, en in (
        (True, "买的人比看的人多", "buy more than they look"),
        (False, "看的人比买的人多", "look more than they buy"),
    ):
        named = [_part(profile, part) for part in apart if part.gap is not None and (part.gap.low > 0) == side]
        if named:
            names = joined(named)
            said.append(Text(f"{zh}: {names.zh}", f"These {en}: {names.en}"))
    return said


def _part(profile: Profile, part: Part) -> Text:
    if profile.dimension == "buyer_type":
        return TYPES[str(part.name)]
    if isinstance(part.name, Decimal):
        return band_name(part.name)
    return Text(str(part.name), str(part.name))


def _sheet(profile: Profile) -> Sheet:
    columns = [
        Column("name", _NAMES[profile.dimension], is_key=True),
        Column("buyers", Text("买家", "Buyers"), "people"),
        Column("share", Text("占买家", "Of buyers"), "rate", "none", "buyers", "every"),
    ]
    told = any(part.visitors is not None for part in profile.parts)
    if told:
        columns += [
            Column("visitor_share", Text("占访客", "Of visitors"), "rate", "none", "visitors", "came"),
            Column("verdict", Text("买的比看的", "Buyers")),
        ]
    every = sum(part.buyers for part in profile.parts)
    came = sum(part.visitors or 0 for part in profile.parts)
    rows: list[Row] = []
    for part in profile.parts:
        verdict = None
        if part.gap is not None:
            verdict = CHANCE if part.gap.holds(0.0) else Text("多", "more") if part.gap.low > 0 else Text("少", "fewer")
        rows.append({
            "name": _part(profile, part), "buyers": part.buyers, "every": every,
            "share": part.buyers / every if every else None, "visitors": part.visitors, "came": came,
            "visitor_share": part.visitors / came if came and part.visitors is not None else None, "verdict": verdict,
        })  # fmt: skip
    notes = [_CLARITY]
    if profile.unknown:
        notes.append(Text(f"另有 {profile.unknown} 个不知道", f"not known of {profile.unknown} more"))
    return Sheet(_NAMES[profile.dimension], Text("", ""), columns, rows, notes=notes)


def _data(profile: Profile) -> dict[str, object]:
    return {
        "dimension": profile.dimension,
        "clarity": profile.clarity,
        "clarity_of_visitors": profile.among_visitors,
        "unknown": profile.unknown,
        "parts": [
            {
                "name": part.name if not isinstance(part.name, Decimal) else f"{part.name:.0f}",
                "buyers": part.buyers,
                "visitors": part.visitors,
                "gap": [part.gap.low, part.gap.high] if part.gap else None,
            }
            for part in profile.parts
        ],
    }
