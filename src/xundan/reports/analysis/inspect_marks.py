"""The sheet that a lead marks, and how her marks agree with the rules."""

from __future__ import annotations

from collections.abc import Sequence

from xundan.analysis.inspection.agreement import Agreement, Square
from xundan.analysis.inspection.asked import Inspection
from xundan.analysis.inspection.sample import CHAT, DAY, MARKED_BY, marked_rules
from xundan.analysis.inspection.score import Scored
from xundan.analysis.text.chats import Line
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.inspect_words import AGENT, RULE, TITLE, subtitle
from xundan.reports.labels import labels_of
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling

_WHO = {
    "buyer": Text("买家", "buyer"),
    "agent": Text("客服", "agent"),
    "machine": Text("自动", "automatic"),
    "transfer": Text("转接", "hand-over"),
    "system": Text("系统", "system"),
    "ignored": Text("不计", "not counted"),
}
_MOST_DIFFERING = 60
_WORST = 3


def sample_sheet(found: Inspection, chosen: Sequence[Scored], seed: int) -> Sheet:
    """A row a chat: what was said, and a blank cell for each rule that a reader can judge. What the rules themselves
    say is not told, lest the lead follow them."""
    rules = marked_rules(found.rules)
    about = [
        (CHAT, "聊天", "Chat"),
        (DAY, "日期", "Day"),
        ("agent", "客服", "Agent"),
        ("talk", "聊天内容", "What was said"),
    ]
    about.append((MARKED_BY, "谁看的", "Marked by"))
    return Sheet(
        title=TITLE,
        subtitle=Text(
            f"抽样 {len(chosen)} 个, 种子 {seed}。有就填 1; 在“谁看的”写上名字, 空着的就算没有; "
            "填好后: xundan inspect --marks 文件",
            f"{len(chosen)} chats, seed {seed}. Write 1 where it is so; with a name under Marked by, blank means no;"
            " then: xundan inspect --marks FILE",
        ),
        columns=[
            *(
                Column(name, Text(f"{zh} [{name}]", f"{en} [{name}]"), is_key=name == CHAT, wraps=name == "talk")
                for name, zh, en in about
            ),
            *(Column(r.id, Text(f"{r.name.zh} [{r.id}]", f"{r.name.en} [{r.id}]")) for r in rules),
        ],
        rows=[
            {
                CHAT: each.chat.id,
                DAY: each.chat.day.isoformat(),
                "agent": each.chat.agent,
                "talk": _talk(each.chat.lines),
            }
            for each in chosen
        ],
    )


def _talk(lines: Sequence[Line]) -> Text:
    def told(line: Line, who: str) -> str:
        return f"{line.at:%H:%M:%S} {who}: {line.text or f'[{line.kind}]'}"

    return Text(
        "\n".join(told(line, _WHO[line.who].zh) for line in lines),
        "\n".join(told(line, _WHO[line.who].en) for line in lines),
    )


def agreement_telling(found: Inspection, view: View, agreed: Agreement, marked: int) -> Telling:
    """How far lead and rules agree; `marked`: the chats that the lead marked."""
    met = {each.chat.id for each in found.summary.scored}
    title = Text("主管和规则的一致性", "How lead and rules agree")
    names = {rule.id: rule.name for rule in found.summary.rules}
    return Telling(
        title=title,
        subtitle=subtitle(found),
        sentences=_sentences(agreed, names, marked, len(met)),
        sheets=[_squares(found, agreed, names), _differing(found, view, agreed, names)],
        data={
            "from": found.wanted.first.isoformat(),
            "to": found.wanted.last.isoformat(),
            "chats": len(met),
            "overall": _plain(agreed.overall),
            "rules": [{"rule": rule, **_plain(agreed.by_rule[rule])} for rule in agreed.worst],
            "differing": [
                {"chat": each.scored.chat.id, "rule": each.rule, "rule_says": each.rule_says}
                for each in agreed.differing
            ],
        },
    )


def _plain(square: Square) -> Row:
    interval = square.interval
    return {
        "both": square.both,
        "rule_only": square.rule_only,
        "lead_only": square.lead_only,
        "neither": square.neither,
        "kappa": square.kappa,
        "interval": [interval.low, interval.high] if interval else None,
    }


def _kappa(square: Square) -> Text:
    kappa, interval = square.kappa, square.interval
    if kappa is None or interval is None:
        return Text("κ 算不出来 (都只说了一种)", "kappa is not defined (both always said the same)")
    span = f"{interval.low:.2f}", f"{interval.high:.2f}"
    return Text(
        f"κ = {float(kappa):.2f} (95 % 区间 {span[0]} 至 {span[1]})",
        f"kappa = {float(kappa):.2f} (95 % interval {span[0]} to {span[1]})",
    )


def _sentences(agreed: Agreement, names: dict[str, Text], marked: int, met: int) -> list[Text]:
    whole, kappa = agreed.overall, _kappa(agreed.overall)
    said = [
        Text(
            f"{met} 个聊天、{whole.count} 处判断里, 主管和规则有 {whole.agreed} 处一致, {kappa.zh}。",
            f"Of {whole.count} marks on {met} chats lead and rules agree on {whole.agreed}; {kappa.en}.",
        )
    ]
    if met < marked:
        said.append(
            Text(
                f"文件里有 {marked - met} 个聊天在工作区里找不到, 没有算。",
                f"{marked - met} chats of the file are not in the workspace and were left out.",
            )
        )
    for rule in [rule for rule in agreed.worst if agreed.by_rule[rule].differ][:_WORST]:
        square, name = agreed.by_rule[rule], names[rule]
        said.append(
            Text(
                f"“{name.zh}”{square.count} 处里分歧 {square.differ} 处: 规则说有而主管说没有 {square.rule_only} 处, "
                f"反过来 {square.lead_only} 处。",
                f'"{name.en}" differs in {square.differ} of {square.count}: {square.rule_only} times only the rule said'
                f" so, {square.lead_only} times only the lead.",
            )
        )
    return said


def _squares(found: Inspection, agreed: Agreement, names: dict[str, Text]) -> Sheet:
    def row(name: Text, square: Square) -> Row:
        interval = square.interval
        return {
            "rule": name,
            "both": square.both,
            "rule_only": square.rule_only,
            "lead_only": square.lead_only,
            "neither": square.neither,
            "kappa": square.kappa,
            "low": interval.low if interval else None,
            "high": interval.high if interval else None,
        }

    return Sheet(
        title=Text("分歧最大的在前", "Those that differ most first"),
        subtitle=subtitle(found),
        columns=[
            RULE,
            Column("both", Text("都说有", "Both yes"), "count"),
            Column("rule_only", Text("只有规则", "Rule only"), "count"),
            Column("lead_only", Text("只有主管", "Lead only"), "count"),
            Column("neither", Text("都说没有", "Both no"), "count"),
            Column("kappa", Text("κ", "Kappa"), "ratio", "up"),
            Column("low", Text("95 % 下限", "95 % from"), "ratio"),
            Column("high", Text("上限", "to"), "ratio"),
        ],
        rows=[row(names[rule], agreed.by_rule[rule]) for rule in agreed.worst],
        footer=[row(Text("合计", "All"), agreed.overall)],
    )


def _differing(found: Inspection, view: View, agreed: Agreement, names: dict[str, Text]) -> Sheet:
    order = {rule: n for n, rule in enumerate(agreed.worst)}
    ranked = sorted(agreed.differing, key=lambda each: order[each.rule])[:_MOST_DIFFERING]
    rows = []
    for each in ranked:
        lines = [p.line.text for p in each.scored.points if p.rule.id == each.rule and p.line and p.line.text]
        rows.append(
            {
                "rule": names[each.rule],
                "says": Text("规则说有", "the rule") if each.rule_says else Text("主管说有", "the lead"),
                "chat": each.scored.chat.id,
                "agent": each.scored.chat.agent,
                "line": lines[0] if lines else None,
            }
        )
    return Sheet(
        title=Text("分歧在哪里", "Where they differ"),
        subtitle=subtitle(found),
        columns=[
            RULE,
            Column("says", Text("谁说有", "Who says so")),
            Column("chat", Text("聊天", "Chat")),
            Column(AGENT.key, AGENT.header),
            Column("line", Text("规则看的那句", "The rule's line"), wraps=True),
        ],
        rows=rows,
        labels=labels_of(["agent"], view),
    )
