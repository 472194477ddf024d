"""What the rules found in one chat and what a lead says of it: shown below the chat, with the form for her."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import ibis
from django.http import Http404

from xundan import entering
from xundan.analysis.inspection.lead import Said, Verdict, Wish, chat_scored, corrected, said_of
from xundan.analysis.inspection.reading import Wanted
from xundan.analysis.inspection.rules import Rule, Rules
from xundan.analysis.inspection.rules_file import rules_of
from xundan.analysis.inspection.score import Scored
from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.reports.analysis.inspect_words import LINE, POINTS, RULE, line_of
from xundan.reports.sheet import Column, Row, Sheet
from xundan.web.audit.log import Act, record
from xundan.web.frame.acts import Doing, Done, act
from xundan.web.frame.page import Block, Field, Form, Table
from xundan.web.people.roles import Right
from xundan.web.place import here
from xundan.web.shop import answers

_LONGEST = 500
_WHY = Text("原因", "Why")
_VERDICTS: Mapping[Verdict, Text] = {
    "confirm": Text("确认", "right"),
    "waive": Text("不算", "waived"),
    "add": Text("补上", "added"),
}


def marks_of(view: View, shop: str, day: date, agent: str, buyer: str) -> list[Block]:
    """Nothing for a chat that is not inspected. Who may not mark is not shown the form by the frame."""
    rules, wanted = rules_of(here().root), Wanted(day, day, [shop], [agent])
    scored = chat_scored(view, rules, wanted, buyer)
    if scored is None:
        return []
    said = said_of(view, wanted).get(scored.chat.id, {})
    return [Table("points", _sheet(scored, rules, said)), _form(scored, rules, said)]


def _sheet(scored: Scored, rules: Rules, said: Mapping[str, Said]) -> Sheet:
    named = {rule.id: rule for rule in rules.active}
    rows: list[Row] = []
    for point in scored.points:
        rule = point.rule
        row: Row = {"rule": rule.name, "points": rule.points if point.counts else 0, "line": line_of(point)}
        rows.append(row | _lead(said.get(rule.id), "waive", "confirm"))
    for name, each in said.items():
        if name in named and not scored.times[name] and each.stands:
            rows.append(
                {"rule": named[name].name, "points": int(each.points), "line": None} | _lead(each, "waive", "add")
            )
    after = corrected(scored, said)
    told = Text("没有保存文字, 不打分", "no score: its text is not kept")
    if scored.score is not None:
        told = Text(f"{scored.score} 分", f"score {scored.score}")
        if said:
            told = Text(f"{told.zh}, 主管看过后 {after} 分", f"{told.en}; {after} after the lead")
    columns = [
        RULE,
        POINTS,
        LINE,
    ]
    if said:
        lead = Column("lead", Text("主管", "Lead"))
        columns += [lead, Column("why", _WHY, wraps=True), Column("by", Text("谁", "By"))]
    return Sheet(Text("质检", "Inspection"), told, columns, rows)


def _lead(said: Said | None, waived: Verdict, stands: Verdict) -> Row:
    if said is None:
        return {"lead": None, "why": None, "by": None}
    return {"lead": _VERDICTS[stands if said.stands else waived], "why": said.why, "by": said.by}


def _form(scored: Scored, rules: Rules, said: Mapping[str, Said]) -> Form:
    held = [rule for rule in rules.active if scored.times[rule.id]]
    others = [rule for rule in rules.active if not scored.times[rule.id]]
    options: list[tuple[str, Text]] = [("", Text("选一个", "choose"))]
    for rule in held:
        standing = said.get(rule.id)
        verdicts: list[Verdict] = ["confirm", "waive"]
        options += [
            _option(verdict, rule, rule.points * scored.times[rule.id])
            for verdict in verdicts
            if standing is None or standing.stands != (verdict == "confirm")
        ]
    options += [_option("add", rule, rule.points) for rule in others if rule.id not in said or not said[rule.id].stands]
    return Form(
        "mark",
        "mark-chat",
        [
            Field("what", Text("哪一条", "Which"), "choice", "", options),
            Field("why", _WHY, needed=True, longest=_LONGEST),
        ],
        Text("记下", "Keep"),
        Text("主管打分", "The lead's mark"),
        Text(
            "确认和补上的记为加减项 inspection_taken、inspection_given, 考核方案写了这一类才计分。",
            "What is right or added is kept as an adjustment (inspection_taken, inspection_given); it counts where a "
            "plan names the kind.",
        ),
    )


def _option(verdict: Verdict, rule: Rule, points: int) -> tuple[str, Text]:
    name = _VERDICTS[verdict]
    told = Text(f"{name.zh}: {rule.name.zh} ({points:+d})", f"{name.en}: {rule.name.en} ({points:+d})")
    return f"{verdict}:{rule.id}", told


@act("mark-chat", on="chat", right=Right.DECIDE)
def mark_chat(doing: Doing, day: str, dialogue: int) -> Done:
    """A lead says of one point of a chat that it is right, is not, or was missed."""
    try:
        on = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    with answers().view() as view:
        agent, buyer = _whose(view, doing.shop, on, dialogue)
    if not doing.reach.sees(agent):
        raise Http404
    chosen, _, rule = doing.one("what").partition(":")
    verdict = next((each for each in _VERDICTS if each == chosen), None)
    if verdict is None:
        raise UserError("what", Text("先选哪一条", "choose a point first"))
    why = doing.words("why", _WHY, _LONGEST)
    wish = Wish(doing.shop, on, agent, buyer, rule, verdict, why, str(doing.person))
    done = entering.mark_chat(answers().session, wish)
    record(
        Act.CHAT_MARKED, doing.person.login, doing.shop, day=day, dialogue=str(dialogue), agent=agent, rule=rule,
        verdict=verdict, import_id=done.import_id,
    )  # fmt: skip
    for trouble in done.troubles:
        raise trouble
    return Done(Text(f"记下了, 导入 {done.import_id}", f"Kept as import {done.import_id}"))


def _whose(view: View, shop: str, day: date, dialogue: int) -> tuple[str, str]:
    """The agent and the buyer of a chat. Http404 where there is none."""
    if not -(2**63) <= dialogue < 2**63:
        raise Http404
    rows = view.fact("receptions")
    rows = rows.filter((rows.shop == shop) & (rows.day == ibis.literal(day)) & (rows.dialogue == dialogue))
    found = view.engine.rows(rows.select("agent_id", "buyer_id")).to_pylist()
    if not found:
        raise Http404
    return found[0]["agent_id"], found[0]["buyer_id"]
