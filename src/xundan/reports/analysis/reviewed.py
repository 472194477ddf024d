"""What became of advice, in words."""

from __future__ import annotations

from xundan.analysis.advice.review import Became, Outcome, Review
from xundan.analysis.advice.seen import name_of, unit_of
from xundan.metrics.view import View
from xundan.model.text import Lang, Text
from xundan.reports import words
from xundan.reports.analysis.advise import Names
from xundan.reports.numbers import shown
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling

_TITLE = Text("上次的建议怎么样了", "What became of the advice")
_BECAME: dict[Became, Text] = {
    "better": Text("变好了", "better"),
    "worse": Text("变差了", "worse"),
    "within_chance": Text("变化不超出偶然", "no change beyond chance"),
    "unknown": Text("数据还不够", "not enough days yet"),
}
_ASSOCIATION = Text(
    "变好不一定是因为照做了: 同期的活动、流量也会变",
    "What got better need not have got so by the advice: promotions and traffic change too",
)


def review_telling(view: View, found: Review) -> Telling:
    """Each piece of advice of a note with what came of it."""
    names = Names(view)
    then, now = words.period(found.note.first, found.note.last), words.period(found.first, found.last)
    return Telling(
        title=_TITLE,
        subtitle=Text(f"{then.zh} 的建议, 看 {now.zh}", f"Advice on {then.en}, held against {now.en}"),
        sentences=[_sentence(each, names) for each in found.outcomes],
        sheets=[_sheet(found, names)],
        data={
            "advised_from": found.note.first,
            "advised_to": found.note.last,
            "from": found.first,
            "to": found.last,
            "outcomes": [_data(each) for each in found.outcomes],
        },
    )


def _sentence(each: Outcome, names: Names) -> Text:
    metric = each.noted.metric
    currency = names.currency(each.noted.subject)
    who = names.of(each.noted.subject, each.rule.about) if each.rule else _members(each)

    def told(lang: Lang) -> str:
        was = shown(each.noted.level.value, unit_of(metric), lang, currency)
        if each.change is None:
            parts = (who(lang), name_of(metric)(lang), was, _BECAME[each.became](lang))
            return "{}: {} {}; {}".format(*parts)
        now = shown(each.change.first.value, unit_of(metric), lang, currency)
        return f"{who(lang)}: {name_of(metric)(lang)} {was} → {now}, {_BECAME[each.became](lang)}"

    return Text(told("zh"), told("en"))


def _sheet(found: Review, names: Names) -> Sheet:
    columns = [
        Column("who", Text("谁", "Who"), is_key=True),
        Column("metric", Text("指标", "Metric")),
        Column("was", Text("当时", "Then"), unit_key="unit"),
        Column("now", Text("现在", "Now"), unit_key="unit"),
        Column("other", Text("当时的对照", "Held against then"), unit_key="unit"),
        Column("became", Text("结果", "What became")),
    ]
    rows = [_row(each, names) for each in found.outcomes]
    return Sheet(Text("逐条", "One by one"), Text("", ""), columns, rows, notes=[_ASSOCIATION])


def _row(each: Outcome, names: Names) -> Row:
    metric = each.noted.metric
    return {
        "who": names.of(each.noted.subject, each.rule.about) if each.rule else _members(each),
        "id": metric,
        "metric": name_of(metric),
        "unit": unit_of(metric),
        "was": each.noted.level.value,
        "now": each.change.first.value if each.change else None,
        "other": each.noted.other.value,
        "became": _BECAME[each.became],
        "shop": each.noted.subject.shop,
    }


def _members(each: Outcome) -> Text:
    told = ", ".join(map(str, each.noted.subject.members)) or each.noted.subject.shop
    return Text(told, told)


def _data(each: Outcome) -> dict[str, object]:
    change = each.change
    return {
        "id": each.noted.tree,
        "shop": each.noted.subject.shop,
        "members": list(each.noted.subject.members),
        "metric": each.noted.metric,
        "then": each.noted.level.value,
        "now": change.first.value if change else None,
        "low": change.interval.low if change else None,
        "high": change.interval.high if change else None,
        "became": each.became,
    }
