"""The inspection in words and tables: by agent, by rule, by item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xundan.analysis.inspection.asked import Inspection
from xundan.analysis.inspection.summary import LEAST, Agent, seen
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.inspect_words import AGENT, CHATS, POINTS, RULE, TITLE, line_of, nothing, one_decimal
from xundan.reports.analysis.inspect_words import subtitle as told_subtitle
from xundan.reports.labels import agent_names, item_titles, labels_of
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling

_ITEMS = 20
_EXAMPLES = 3
_MEAN = Column("mean", Text("平均分", "Mean score"), "score", "up")
_SHARE = Column("share", Text("占聊天", "Of chats"), "rate", part="held", whole="seen")
_AGAINST = {
    "above": Text("高于其他人", "above the others"),
    "below": Text("低于其他人", "below the others"),
    "chance": Text("在偶然范围内", "within chance"),
}
_SELLING = Text(
    "加分多看的是售前怎么卖; 售前和售后的客服请分开比",
    "most points are given for selling: hold agents who sell and those of after-sale apart",
)
_OCCASION = Text(
    "要买家先提到才成立的规则 (如化解顾虑), 只算买家提到了的聊天",
    "a rule that answers the buyer's words (an objection) is of the chats in which she said them",
)
_FEW = Text(f"不到 {LEAST} 个, 不比", f"fewer than {LEAST}")


def told(found: Inspection, view: View) -> Telling:
    """Scores by agent, what each rule gave and took, and scores by item."""
    names = agent_names(view)
    sheets = [_agents(found, view)]
    if found.summary.whole.seen:
        sheets += [_by_rule(found), _shares(found, view)]
    if found.summary.by_item:
        sheets.append(_items(found, view))
    return Telling(
        title=TITLE,
        subtitle=told_subtitle(found),
        sentences=_sentences(found, names),
        sheets=sheets,
        data=_data(found, names),
    )


def _sentences(found: Inspection, names: Mapping[str, str]) -> list[Text]:
    if said := nothing(found):
        return said
    summary = found.summary
    whole = summary.whole
    mean = one_decimal(whole.mean)
    said = [
        Text(
            f"{whole.chats} 个聊天平均 {mean} 分: 每个从 100 分起, 一共加 {whole.given} 分, 扣 {whole.taken} 分。",
            f"{whole.chats} chats have a mean of {mean}: each begins at 100, {whole.given} points were given in all and"
            f" {whole.taken} taken.",
        )
    ]
    for ranked in _weightiest(found):
        said.append(ranked)
    standings = summary.by_agent
    for way, zh, en in (("above", "高于", "above"), ("below", "低于", "below")):
        for (_, agent), standing in standings.items():
            if standing.against == way:
                name, mean = names.get(agent, agent), one_decimal(standing.tally.mean)
                said.append(
                    Text(
                        f"{name}平均 {mean} 分, {zh}其他人, 超出偶然 ({standing.tally.chats} 个聊天)。",
                        f"{name} has a mean of {mean}, {en} the others beyond chance ({standing.tally.chats} chats).",
                    )
                )
    if {each.against for each in standings.values()} - {None} == {"chance"}:
        said.append(Text("客服之间的差别都在偶然范围内。", "No agent differs from the others beyond chance."))
    if whole.unread:
        said.append(
            Text(
                f"另有 {whole.unread} 个聊天没有保存文字, 没有打分。",
                f"{whole.unread} more chats have no score, for their text was not kept.",
            )
        )
    asked = (found.wanted.last - found.wanted.first).days + 1
    if found.days < asked:
        said.append(
            Text(
                f"{asked} 天里只有 {found.days} 天导入了聊天, 其余的天不知道。",
                f"Chats are imported for {found.days} of the {asked} days; the others are unknown.",
            )
        )
    return said


def _weightiest(found: Inspection) -> list[Text]:
    """The rule that took most points in all, and the one that gave most."""
    times = found.summary.whole.times
    said = []
    for sign, zh, en in (
        (-1, "扣分最多的是", "Most points were taken for"),
        (1, "加分最多的是", "Most were given for"),
    ):
        moved = [(abs(rule.points) * times[rule.id], rule) for rule in found.summary.rules if rule.points * sign > 0]
        most = max(moved, key=lambda each: each[0], default=None)
        if most is not None and most[0]:
            points, rule = most
            held = found.summary.whole.held[rule.id]
            said.append(
                Text(
                    f"{zh}“{rule.name.zh}”: {held} 个聊天, 共 {points} 分。",
                    f'{en} "{rule.name.en}": {held} chats, {points} points.',
                )
            )
    return said


def _agents(found: Inspection, view: View) -> Sheet:
    rows = []
    for (shop, agent), standing in found.summary.by_agent.items():
        tally, interval = standing.tally, standing.interval
        graded = found.grades.get((shop, agent), ())
        rows.append(
            {
                "shop": shop,
                "agent": agent,
                "chats": tally.chats,
                "mean": tally.mean,
                "low": interval.low if interval else None,
                "high": interval.high if interval else None,
                "given": tally.given,
                "taken": tally.taken,
                "against": _AGAINST[standing.against] if standing.against else _FEW if interval is None else None,
                "grades": ", ".join(f"{month} {mark}" for month, mark in graded) or None,
                "unread": tally.unread or None,
            }
        )
    return Sheet(
        title=Text("按客服", "By agent"),
        subtitle=told_subtitle(found),
        columns=[
            AGENT,
            CHATS,
            _MEAN,
            Column("low", Text("95 % 下限", "95 % from"), "score"),
            Column("high", Text("上限", "to"), "score"),
            Column("given", Text("加分", "Given"), "count"),
            Column("taken", Text("扣分", "Taken"), "count"),
            Column("against", Text("与其他人比", "Beside the others")),
            Column("grades", Text("主管评级", "Lead's grades")),
            *([Column("unread", Text("没有文字", "No text"), "count")] if found.summary.whole.unread else []),
        ],
        rows=rows,
        notes=[_SELLING],
        labels=labels_of(["agent"], view),
    )


def _by_rule(found: Inspection) -> Sheet:
    whole, rows = found.summary.whole, list[Row]()
    for rule in found.summary.rules:
        among = seen(rule, whole)
        row = {
            "rule": rule.name,
            "points": rule.points,
            "times": whole.times[rule.id],
            "held": whole.held[rule.id],
            "seen": among,
            "share": whole.held[rule.id] / among if among else None,
        }
        shown = found.summary.examples(rule, _EXAMPLES)
        lines = [line_of(scored.points[n]) for scored, n in shown]
        rows.append(row | {"line": lines[0] if lines else None})
        rows += [{"rule": rule.name, "line": line} for line in lines[1:]]
    return Sheet(
        title=Text("按规则, 带例子", "By rule, with examples"),
        subtitle=Text(
            "每个例子来自不同的客服; 一条规则的: xundan inspect --rule 规则",
            "one agent after another; of one rule: xundan inspect --rule RULE",
        ),
        columns=[
            Column(RULE.key, RULE.header, is_key=True, once=True),
            POINTS,
            Column("times", Text("次数", "Times"), "count"),
            _SHARE,
            Column("line", Text("例子", "Example"), wraps=True),
        ],
        rows=rows,
    )


def _shares(found: Inspection, view: View) -> Sheet:
    """In which share of her chats each rule held, a column an agent."""
    agents = found.summary.by_agent
    names = agent_names(view)
    several = len({shop for shop, _ in agents}) > 1
    rows = []
    for rule in found.summary.rules:
        row: Row = {"rule": rule.name, "points": rule.points}
        for agent, standing in agents.items():
            among = seen(rule, standing.tally)
            row[_column(agent)] = standing.tally.held[rule.id] / among if among else None
        rows.append(row)

    def header(agent: Agent) -> Text:
        name = names.get(agent[1], agent[1].rpartition(":")[2])
        return Text(*(2 * [f"{agent[0]} {name}" if several else name]))

    return Sheet(
        title=Text("哪条规则在她多少聊天里成立", "In what share of her chats each rule held"),
        subtitle=told_subtitle(found),
        notes=[_OCCASION],
        columns=[RULE, POINTS, *(Column(_column(agent), header(agent), "rate") for agent in agents)],
        rows=rows,
    )


def _column(agent: Agent) -> str:
    return "/".join(agent)


def _items(found: Inspection, view: View) -> Sheet:
    ranked = sorted(found.summary.by_item.items(), key=lambda each: (-each[1].chats, each[0]))[:_ITEMS]
    rows = [
        {"item": item, "chats": tally.chats, "mean": tally.mean, "given": tally.given, "taken": tally.taken}
        for item, tally in ranked
    ]
    return Sheet(
        title=Text("按商品", "By item"),
        subtitle=Text(
            "买家发了商品卡片的聊天, 最多的几个商品", "chats in which the buyer sent the item; those with most"
        ),
        columns=[
            Column("item", Text("商品", "Item"), is_key=True),
            CHATS,
            _MEAN,
            Column("given", Text("加分", "Given"), "count"),
            Column("taken", Text("扣分", "Taken"), "count"),
        ],
        rows=rows,
        labels={"item": item_titles(view, [item for item, _ in ranked])},
    )


def _data(found: Inspection, names: Mapping[str, str]) -> dict[str, Any]:
    summary, whole = found.summary, found.summary.whole
    return {
        "from": found.wanted.first.isoformat(),
        "to": found.wanted.last.isoformat(),
        "chats": whole.chats,
        "without_text": whole.unread,
        "given": whole.given,
        "taken": whole.taken,
        "mean": whole.mean,
        "agents": [
            {
                "shop": shop,
                "agent": agent,
                "name": names.get(agent),
                "chats": each.tally.chats,
                "without_text": each.tally.unread,
                "given": each.tally.given,
                "taken": each.tally.taken,
                "mean": each.tally.mean,
                "interval": [each.interval.low, each.interval.high] if each.interval else None,
                "against_others": each.against,
                "grades": dict(found.grades.get((shop, agent), ())),
                "rules": {rule.id: each.tally.held[rule.id] for rule in summary.rules},
            }
            for (shop, agent), each in summary.by_agent.items()
        ],
        "rules": [
            {
                "rule": rule.id,
                "name": rule.name,
                "points": rule.points,
                "times": whole.times[rule.id],
                "chats": whole.held[rule.id],
            }
            for rule in summary.rules
        ],
        "items": [
            {"item": item, "chats": tally.chats, "given": tally.given, "taken": tally.taken, "mean": tally.mean}
            for item, tally in sorted(summary.by_item.items())
        ],
    }
