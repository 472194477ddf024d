"""Why inquiries were lost, in words: the week by agent and reason, and the three root causes with their evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from xundan.analysis.intervals import wilson
from xundan.analysis.lost.inquiries import Loss, Losses
from xundan.analysis.lost.learning import Trial
from xundan.analysis.lost.names import REASONS, Reason
from xundan.analysis.lost.roots import ROOTS, SIGNS, Cause, Sign
from xundan.metrics.ask import parts_of
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.analysis.lost_lines import loss_data, said_by
from xundan.reports.analysis.lost_words import REASON_WORDS, ROOT_WORDS, SIGN_WORDS
from xundan.reports.labels import labels_of
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling

TITLE = Text("流失的询单", "Lost inquiries")
_LIKELY = Text(
    "原因按聊天里的话推断, 客服登记过的以登记为准; 只能说像, 不能说就是",
    "reasons are inferred from what was said, the agent's note wins where there is one; likely, not proven",
)


def lost_telling(
    view: View, found: Losses, causes: Sequence[Cause], trial: Trial | None, first: date, last: date
) -> Telling:
    """The lost inquiries of some days. The shop's numbers count a buyer's day once, an agent's each of hers."""
    ours = [each for each in found.rows if each.of_shop]
    reasons = Counter(each.reason for each in ours)
    return Telling(
        title=TITLE,
        subtitle=words.period(first, last),
        sentences=[*_summary(ours, reasons), *_roots_told(found.rows, causes), *shortcomings(found, trial)],
        sheets=[_by_agent(view, found.rows, ours), _by_reason(ours, reasons), _by_root(view, found.rows, causes)],
        data={
            "from": first.isoformat(),
            "to": last.isoformat(),
            "lost": len(ours),
            "unknown_shops": list(found.unknown),
            "model": trial
            and {
                "noted": trial.noted,
                "rules_right": trial.rules_right,
                "model_right": trial.model_right,
                "used": trial.used,
            },
            "reasons": {reason: reasons[reason] for reason in REASONS if reasons[reason]},
            "rows": [loss_data(each) for each in found.rows],
            "causes": [_cause_data(each) for each in causes],
        },
    )


def _summary(ours: Sequence[Loss], reasons: Counter[Reason]) -> list[Text]:
    if not ours:
        return [Text("这段时间没有已结束的流失询单", "no inquiry of these days is lost for good")]
    told = [(reason, reasons[reason]) for reason in REASONS if reasons[reason] and reason != "unknown"]
    told.sort(key=lambda pair: -pair[1])
    sentences = []
    if told:
        zh = ", ".join(f"{REASON_WORDS[reason].zh} {count}" for reason, count in told[:3])
        en = ", ".join(f"{REASON_WORDS[reason].en} {count}" for reason, count in told[:3])
        sentences.append(
            Text(
                f"流失 {len(ours)} 个询单, 最像的原因: {zh}", f"{len(ours)} inquiries were lost, most likely for: {en}"
            )
        )
    else:
        sentences.append(
            Text(
                f"流失 {len(ours)} 个询单, 都看不出原因",
                f"{len(ours)} inquiries were lost, none for a reason one can see",
            )
        )
    if len(told) > 1:
        sentences.append(_ahead(*told[:2]))
    return sentences


def _ahead(one: tuple[Reason, int], other: tuple[Reason, int]) -> Text:
    """Whether the first reason is beyond chance ahead of the second: of both together, more than half are its own."""
    interval = wilson(one[1], one[1] + other[1])
    names = REASON_WORDS[one[0]], REASON_WORDS[other[0]]
    if interval is not None and interval.low > 0.5:
        return Text(
            f"{names[0].zh}多于{names[1].zh}, 不是偶然 ({one[1]} 比 {other[1]})",
            f"{names[0].en} is ahead of {names[1].en} beyond chance ({one[1]} against {other[1]})",
        )
    return Text(
        f"{names[0].zh}和{names[1].zh}的差别在偶然范围内 ({one[1]} 比 {other[1]})",
        f"{names[0].en} and {names[1].en} differ within chance ({one[1]} against {other[1]})",
    )


def _roots_told(rows: Sequence[Loss], causes: Sequence[Cause]) -> list[Text]:
    """One sentence for all three: how many of the lost receptions show each."""
    if not rows or not causes:
        return []
    counts = {root: len({each.loss.key for each in causes if each.root == root}) for root in ROOTS}
    zh = ", ".join(f"{ROOT_WORDS[root].zh} {counts[root]}" for root in ROOTS)
    en = ", ".join(f"{ROOT_WORDS[root].en} {counts[root]}" for root in ROOTS)
    return [
        Text(
            f"三类根子各在多少个接待里看得到: {zh} (共 {len(rows)} 个, 一个可以有几类)",
            f"root causes seen in so many receptions: {en} (of {len(rows)}; one may show several)",
        )
    ]


def shortcomings(found: Losses, trial: Trial | None) -> list[Text]:
    """What is missing, and where to get it; then how sure the reasons are."""
    said = []
    if found.unknown:
        names = ", ".join(found.unknown)
        said.append(
            Text(
                f"{names}: 这些天的聊天或订单没有导全, 流失数未知; 先导入聊天和订单",
                f"{names}: chats or orders of these days are missing, so lost inquiries are unknown; import both",
            )
        )
    if found.unread:
        said.append(
            Text(
                f"{found.unread} 个询单的聊天文字没有保存 (chat_text 或 keep_chat_text_days), 只能看回复时间和客服登记",
                f"the text of {found.unread} of these chats is not kept (chat_text, keep_chat_text_days): only the "
                "times of answers and notes speak",
            )
        )
    if found.rows:
        said.append(
            Text(
                f"{_LIKELY.zh} (有登记的 {found.noted} 个, 共 {len(found.rows)} 个接待)",
                f"{_LIKELY.en} ({found.noted} of {len(found.rows)} receptions have a note)",
            )
        )
    if trial is not None:
        said.append(_tried(trial))
    return said


def _tried(trial: Trial) -> Text:
    """How rules and model did on notes that neither had seen."""
    if trial.missing:
        return Text(
            f"有 {trial.noted} 条登记可以学, 但没有安装读聊天文字的部分, 先用规则; 安装: pip install 'xundan[text]'",
            f"{trial.noted} notes could be learned from, but what reads chat text is not installed, so the rules hold; "
            "install it with: pip install 'xundan[text]'",
        )
    counts = f"{trial.model_right} / {trial.rules_right} / {trial.noted}"
    if trial.used:
        return Text(
            f"没登记的用学自客服登记的模型, 它在没见过的登记上胜过规则 (模型对 / 规则对 / 共: {counts})",
            "those without a note are read by a model of the notes, which beat the rules on notes it had not seen "
            f"(model right / rules right / of: {counts})",
        )
    return Text(
        f"模型没有明显胜过规则, 所以用规则 (模型对 / 规则对 / 共: {counts})",
        "a model of the notes did not beat the rules beyond chance, so the rules hold (model right / rules right / of: "
        f"{counts})",
    )


def _by_agent(view: View, rows: Sequence[Loss], ours: Sequence[Loss]) -> Sheet:
    """A row a week and agent, a column a reason."""
    there = [reason for reason in REASONS if any(each.reason == reason for each in rows)]
    keys = sorted({(_week(each.day), each.agent_id) for each in rows})
    counts = Counter((_week(each.day), each.agent_id, each.reason) for each in rows)
    lines: list[Row] = []
    for week, agent in keys:
        own: Row = {reason: counts[week, agent, reason] for reason in there}
        lines.append({"week": week, "agent": agent, "lost": sum(own.values()), **own})
    total: Row = {"week": None, "agent": words.TOTAL, "lost": len(ours)}
    total |= {reason: sum(each.reason == reason for each in ours) for reason in there}
    return Sheet(
        title=Text("按周、客服和原因", "By week, agent and reason"),
        subtitle=Text("人数按天去重; 合计里一位买家一天只算一次", "buyer-days; in the total each counts once"),
        columns=[
            Column("week", Text("周", "Week"), is_key=True, once=True),
            Column("agent", Text("客服", "Agent"), is_key=True),
            Column("lost", Text("流失", "Lost"), "people", "down"),
            *(Column(reason, REASON_WORDS[reason], "people") for reason in there),
        ],
        rows=lines,
        footer=[total],
        labels=labels_of(["agent"], view),
    )


def _by_reason(ours: Sequence[Loss], reasons: Counter[Reason]) -> Sheet:
    rows: list[Row] = []
    for reason in sorted(reasons, key=lambda each: (-reasons[each], REASONS.index(each))):
        its = [each for each in ours if each.reason == reason]
        telling = [each for each in its if each.likely.evidence]
        best = max(telling, key=lambda each: each.likely.evidence[0].weight, default=None)
        rows.append({
            "reason": REASON_WORDS[reason],
            "lost": len(its),
            "all": len(ours),
            "share": len(its) / len(ours),
            "noted": sum(each.note is not None for each in its),
            "example": said_by(best.likely.evidence[0].line) if best else None,
        })  # fmt: skip
    return Sheet(
        title=Text("原因", "Reasons"),
        subtitle=Text("一个询单一个原因", "one reason an inquiry"),
        columns=[
            Column("reason", Text("原因", "Reason"), is_key=True),
            Column("lost", Text("流失", "Lost"), "people"),
            Column("share", Text("占比", "Share"), "rate", part="lost", whole="all"),
            Column("noted", Text("其中客服登记", "By note"), "people"),
            Column("example", Text("最说明问题的一句", "The line that says it most"), wraps=True),
        ],
        rows=rows,
    )


def _by_root(view: View, losses: Sequence[Loss], causes: Sequence[Cause]) -> Sheet:
    rows: list[Row] = []
    signs: list[Sign] = sorted(SIGNS, key=lambda sign: ROOTS.index(SIGNS[sign]))
    for sign in signs:
        its = [each for each in causes if each.sign == sign]
        if not its:
            continue
        example = next((each for each in its if each.line is not None), None)
        most, count = Counter(each.loss.agent_id for each in its).most_common(1)[0]
        rows.append({
            "root": ROOT_WORDS[SIGNS[sign]],
            "sign": SIGN_WORDS[sign],
            "count": len(its),
            "all": len(losses),
            "share": len(its) / len(losses),
            "agent": most,
            "of_agent": count,
            "example": said_by(example.line) if example and example.line else None,
        })  # fmt: skip
    return Sheet(
        title=Text("三类根子", "Root causes"),
        subtitle=Text("一个询单可以有几种迹象", "an inquiry may show several signs"),
        columns=[
            Column("root", Text("根子", "Root"), is_key=True, once=True),
            Column("sign", Text("迹象", "Sign"), is_key=True, wraps=True),
            Column("count", Text("接待", "Receptions"), "people"),
            Column("share", Text("占流失", "Of the lost"), "rate", part="count", whole="all"),
            Column("agent", Text("最多的客服", "Most with")),
            Column("of_agent", Text("其中", "Of these"), "people"),
            Column("example", Text("例子", "Example"), wraps=True),
        ],
        rows=rows,
        labels=labels_of(["agent"], view),
    )


def _week(day: date) -> str:
    return str(parts_of(day)["week"])


def _cause_data(cause: Cause) -> dict[str, Any]:
    loss = cause.loss
    return {
        "root": cause.root,
        "sign": cause.sign,
        "shop": loss.shop,
        "day": loss.day.isoformat(),
        "agent": loss.agent_id,
        "buyer": loss.buyer_id,
        "line": cause.line.id if cause.line else None,
    }
