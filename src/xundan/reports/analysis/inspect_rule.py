"""One rule of inspection: whose chats it holds in, and examples."""

from __future__ import annotations

from xundan.analysis.inspection.asked import Inspection
from xundan.analysis.inspection.features import waits
from xundan.analysis.inspection.rules import Rule
from xundan.analysis.inspection.summary import seen
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.inspect_chats import chats_sheet
from xundan.reports.analysis.inspect_words import AGENT, TITLE, nothing, subtitle
from xundan.reports.labels import agent_names, labels_of
from xundan.reports.numbers import shown
from xundan.reports.sheet import Column, Sheet
from xundan.reports.telling import Telling

AGAINST = {
    "above": Text("多于其他人", "more often than the others"),
    "below": Text("少于其他人", "less often than the others"),
    "chance": Text("在偶然范围内", "within chance"),
}
"""How often a rule holds in an agent's chats, beside the others."""
_OF_ALL = Text("聊天", "chats")
_OF_ASKED = Text("买家提到了的聊天", "chats in which the buyer brought it up")
_NOT_ASKED = Text("没有买家提到, 这条规则用不上。", "No buyer brought it up, so the rule had no occasion.")
_EXAMPLES = 20


def told(found: Inspection, view: View, rule: Rule) -> Telling:
    """A rule by agent, and chats in which it holds, those with the lowest score first."""
    sheets = [_agents(found, view, rule)]
    if found.summary.whole.held[rule.id]:
        sheets.append(chats_sheet(found, view, rule, _EXAMPLES))
    return Telling(
        title=Text(f"{TITLE.zh}: {rule.name.zh}", f"{TITLE.en}: {rule.name.en}"),
        subtitle=subtitle(found),
        sentences=_sentences(found, view, rule),
        sheets=sheets,
        data={
            "from": found.wanted.first.isoformat(),
            "to": found.wanted.last.isoformat(),
            "rule": rule.id,
            "points": rule.points,
            "chats": seen(rule, found.summary.whole),
            "held": found.summary.whole.held[rule.id],
            "times": found.summary.whole.times[rule.id],
            "agents": [
                {
                    "shop": shop,
                    "agent": agent,
                    "chats": seen(rule, each.tally),
                    "held": each.tally.held[rule.id],
                    "times": each.tally.times[rule.id],
                }
                for (shop, agent), each in found.summary.by_agent.items()
            ],
        },
    )


def _sentences(found: Inspection, view: View, rule: Rule) -> list[Text]:
    whole = found.summary.whole
    among, held = seen(rule, whole), whole.held[rule.id]
    if not among:
        return [_NOT_ASKED] if waits(rule) and whole.chats else nothing(found)
    of = _OF_ASKED if waits(rule) else _OF_ALL
    points, names = rule.points * whole.times[rule.id], agent_names(view)
    said = [
        Text(
            f"“{rule.name.zh}”在 {among} 个{of.zh}里的 {held} 个成立, 一共 {points:+d} 分。",
            f'"{rule.name.en}" holds in {held} of {among} {of.en}, {points:+d} points in all.',
        )
    ]
    standings = found.summary.by_agent
    for agent, against in found.summary.shares(rule).items():
        if against in ("above", "below"):
            tally = standings[agent].tally
            share, name = tally.held[rule.id] / seen(rule, tally), names.get(agent[1], agent[1])
            way = AGAINST[against]
            said.append(
                Text(
                    f"{name}: {shown(share, 'rate', 'zh')} 的{of.zh}, {way.zh}, 超出偶然。",
                    f"{name}: {shown(share, 'rate', 'en')} of the {of.en}, {way.en}, beyond chance.",
                )
            )
    return said


def _agents(found: Inspection, view: View, rule: Rule) -> Sheet:
    against = found.summary.shares(rule)
    rows = []
    for agent, each in found.summary.by_agent.items():
        among, held, way = seen(rule, each.tally), each.tally.held[rule.id], against[agent]
        rows.append(
            {
                "shop": agent[0],
                "agent": agent[1],
                "times": each.tally.times[rule.id],
                "held": held,
                "seen": among,
                "share": held / among if among else None,
                "against": AGAINST[way] if way else None,
            }
        )
    return Sheet(
        title=Text("按客服", "By agent"),
        subtitle=subtitle(found),
        columns=[
            AGENT,
            Column("times", Text("次数", "Times"), "count"),
            Column("share", Text("占聊天", "Of chats"), "rate", part="held", whole="seen"),
            Column("against", Text("与其他人比", "Beside the others")),
        ],
        rows=rows,
        labels=labels_of(["agent"], view),
    )
