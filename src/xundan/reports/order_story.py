"""The story of an order for the terminal and as JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from rich.cells import cell_len, set_cell_size

from xundan.metrics.order_reasons import Verdict, Window
from xundan.metrics.order_story import Moment, OrderStory
from xundan.model.text import Lang, Text
from xundan.reports import words
from xundan.reports.numbers import shown
from xundan.reports.plain import printable
from xundan.reports.sheet import Column, Sheet
from xundan.reports.terminal import WIDTH, sheet_text

_LANGS: tuple[Lang, Lang] = ("zh", "en")
EVENTS = {
    "deposit_paid": Text("付定金", "deposit paid"),
    "created": Text("下单", "order created"),
    "paid": Text("付款", "paid"),
    "shipped": Text("发货", "shipped"),
    "finished": Text("交易完成", "finished"),
    "closed": Text("交易关闭", "closed"),
    "refund_applied": Text("申请退款", "refund applied for"),
    "refund_finished": Text("退款成功", "refund succeeded"),
    "refund_closed": Text("退款关闭", "refund closed"),
    "decided": Text("改判", "decided"),
    "withdrawn": Text("收回改判", "decision withdrawn"),
}
"""What happens to an order, as it is told."""
_WHO = {
    "buyer": Text("买家", "buyer"),
    "machine": Text("自动", "automatic"),
    "transfer": Text("转接", "transfer"),
    "system": Text("系统", "system"),
    "ignored": Text("不计", "not counted"),
}
_WINDOWS = {
    (True, True): Text("下单 付款", "order payment"),
    (True, False): Text("下单", "order"),
    (False, True): Text("付款", "payment"),
    (False, False): Text("", ""),
}
_STATES = {"silent": words.SILENT, "unattributable": words.UNATTRIBUTABLE, "excluded": words.EXCLUDED}
_FILTERED = Text("此接待被过滤", "filtered reception")


def story_text(story: OrderStory, lang: Lang, width: int = WIDTH) -> str:
    """Verdicts with their reasons, candidates with their evidence, and the timeline, a line a message or event."""
    parts = [sheet_text(verdicts_sheet(story), lang, width)]
    if story.candidates:
        parts.append(sheet_text(candidates_sheet(story), lang, width))
    title = Text("时间线 (下单, 付款 = 在该窗口内)", "Timeline (order, payment: inside that window)")
    parts.append(title(lang) + "\n" + "\n".join(_timeline(story, lang, width)) + "\n")
    return "\n".join(parts)


def story_json(story: OrderStory, lang: Lang) -> dict[str, Any]:
    """Everything, for programs; reasons in the language asked for."""
    order = story.order
    keys = (
        "shop",
        "order_id",
        "buyer_id",
        "status",
        "created_at",
        "paid_at",
        "paid_amount",
        "sales",
        "refunded_amount",
    )
    return {
        "order": {key: order.get(key) for key in keys},
        "order_window": _window(story.order_window),
        "payment_window": _window(story.payment_window),
        "owners": [{"rule": v.rule, "state": v.state, "agent": v.agent_id, "why": v.why(lang)} for v in story.verdicts],
        "candidates": [
            {
                "agent": c.agent_id,
                "order_messages": c.order_messages,
                "order_last": c.order_last,
                "order_owner": c.order_owner,
                "payment_messages": c.payment_messages,
                "payment_last": c.payment_last,
                "payment_owner": c.payment_owner,
            }
            for c in story.candidates
        ],
        "decisions": [
            {
                "decided_at": d.decided_at,
                "agent": d.agent_id,
                "by": d.by,
                "why": d.why,
                "state": d.state,
            }
            for d in story.decisions
        ],
        "timeline": [
            {
                "at": m.at,
                "day": m.day,
                "who": m.who,
                "agent": m.agent_id,
                "to": m.to,
                "text": m.text,
                "event": m.event,
                "amount": m.amount,
                "by": m.by,
                "filtered": m.filtered,
                "in_order_window": m.in_order_window,
                "in_payment_window": m.in_payment_window,
            }
            for m in story.timeline
        ],
    }


def story_sheet(story: OrderStory) -> Sheet:
    """The timeline as a table, the owners and their reasons as notes: for a spreadsheet."""
    head = verdicts_sheet(story)
    rows = [
        {
            "at": m.at,
            "order_window": m.in_order_window,
            "payment_window": m.in_payment_window,
            "who": EVENTS[m.event] if m.event else _WHO.get(m.who, words.DIMENSIONS["agent"]),
            "agent": _called(story, m.agent_id) if m.agent_id else None,
            "amount": m.amount,
            "text": printable(f"{m.by}: {m.text}" if m.by else m.text),
        }
        for m in story.timeline
    ]
    return Sheet(
        title=head.title,
        subtitle=head.subtitle,
        columns=[
            Column("at", Text("时间", "Time"), "time", is_key=True),
            Column("order_window", Text("下单窗口内", "In the order's window"), "flag"),
            Column("payment_window", Text("付款窗口内", "In the payment's window"), "flag"),
            Column("who", Text("谁", "Who")),
            Column("agent", words.DIMENSIONS["agent"]),
            Column("amount", Text("金额", "Amount"), "money"),
            Column("text", Text("内容", "Text")),
        ],
        rows=rows,
        notes=[Text(f"{_rule(v.rule).zh}: {v.why.zh}", f"{v.rule}: {v.why.en}") for v in story.verdicts],
        currency=story.shop.currency,
    )


def _window(window: Window | None) -> dict[str, Any] | None:
    return {"from": window.first, "to": window.last, "until": window.until} if window else None


def verdicts_sheet(story: OrderStory) -> Sheet:
    """The owner under each rule, and why."""
    order = story.order
    zh, en = (shown(order["paid_amount"], "money", lang, story.shop.currency) for lang in _LANGS)
    paid = order["paid_at"]
    buyer = printable(order["buyer_id"] or words.UNKNOWN)
    subtitle = Text(
        f"{story.shop.id} · 买家 {buyer} · {zh} · 下单 {order['created_at']} · "
        + (f"付款 {paid}" if paid else "未付款"),
        f"{story.shop.id} · buyer {buyer} · {en} · created {order['created_at']} · "
        + (f"paid {paid}" if paid else "not paid"),
    )
    rows = [{"rule": _rule(v.rule), "owner": _owner(story, v), "why": v.why} for v in story.verdicts]
    return Sheet(
        title=Text(f"订单 {printable(order['order_id'])}", f"Order {printable(order['order_id'])}"),
        subtitle=subtitle,
        columns=[
            Column("rule", Text("判定", "Rule"), is_key=True),
            Column("owner", Text("归属", "Whose")),
            Column("why", Text("为什么", "Why"), wraps=True),
        ],
        rows=rows,
    )


def _rule(rule: str) -> Text:
    return Text(words.RULES[rule].zh, rule)


def _owner(story: OrderStory, verdict: Verdict) -> Text | str:
    if verdict.agent_id is not None:
        return _named(story, verdict.agent_id)
    return _STATES.get(verdict.state or "", Text(words.UNKNOWN, words.UNKNOWN))


def _named(story: OrderStory, agent: str) -> str:
    name = story.names.get(agent)
    return printable(f"{name} ({agent})" if name else agent)


def _called(story: OrderStory, agent: str) -> str:
    """The agent as the timeline calls her: by name where she has one. Her account stands among the candidates."""
    return printable(story.names.get(agent) or agent)


def candidates_sheet(story: OrderStory) -> Sheet:
    """What each who may own it did in the windows."""
    rows = [
        {
            "agent": _named(story, c.agent_id),
            "order_messages": c.order_messages,
            "order_last": c.order_last,
            "payment_messages": c.payment_messages,
            "payment_last": c.payment_last,
        }
        for c in story.candidates
    ]
    return Sheet(
        title=Text("候选客服", "Candidates"),
        subtitle=Text("窗口内的人工消息数和最后一条", "human messages in the window, and the last of them"),
        columns=[
            Column("agent", Text("客服", "Agent"), is_key=True),
            Column("order_messages", Text("下单窗口", "Before order"), "count"),
            Column("order_last", Text("最后一条", "Last")),
            Column("payment_messages", Text("付款窗口", "Before payment"), "count"),
            Column("payment_last", Text("最后一条", "Last")),
        ],
        rows=rows,
    )


def _timeline(story: OrderStory, lang: Lang, width: int) -> list[str]:
    """Days as headings; below each, time, window, who and what, in columns."""
    agents = {m.agent_id for m in story.timeline if m.agent_id}
    wide = min(24, max([cell_len(_called(story, a)) for a in agents] + [cell_len(w(lang)) for w in _WHO.values()]) + 2)
    marks = max(cell_len(mark(lang)) for mark in _WINDOWS.values())
    lines: list[str] = []
    day: date | None = None
    for moment in story.timeline:
        if moment.day != day:
            day = moment.day
            lines.append(day.isoformat())
        mark = _WINDOWS[moment.in_order_window, moment.in_payment_window](lang)
        left = f"  {moment.at:%H:%M:%S}  {set_cell_size(mark, marks)}  "
        if moment.event:
            lines.append(_cut(left + _event(story, moment, lang), width))
            continue
        line = left + set_cell_size(_between(story, moment, lang), wide + 8) + " " + _words(moment, lang)
        lines.append(_cut(line, width))
    return lines


def _cut(line: str, width: int) -> str:
    """A long message is cut, so that every message keeps to its line."""
    return line if cell_len(line) <= width else set_cell_size(line, width - 1).rstrip() + "…"


def _event(story: OrderStory, moment: Moment, lang: Lang) -> str:
    if moment.by is not None:
        return f"-- {_ruled(story, moment, lang)} --"
    told = f"-- {EVENTS[moment.event or ''](lang)}"
    if moment.amount is not None:
        told += " " + shown(moment.amount, "money", lang, story.shop.currency)
    return told + " --"


def _ruled(story: OrderStory, moment: Moment, lang: Lang) -> str:
    """What somebody decided about the order, or took back."""
    told = f"{moment.by}: {moment.text}"
    if moment.event == "withdrawn":
        said = Text(f"收回改判, {told}", f"decision withdrawn by {told}")
    elif moment.agent_id is None:
        said = Text(f"改判为静默, {told}", f"decided as silent by {told}")
    else:
        whose = _called(story, moment.agent_id)
        said = Text(f"改判给 {whose}, {told}", f"decided for {whose} by {told}")
    return printable(said(lang))


def _between(story: OrderStory, moment: Moment, lang: Lang) -> str:
    """Who to whom."""
    agent = _called(story, moment.agent_id or "")
    if moment.who == "buyer":
        return f"{_WHO['buyer'](lang)} > {agent}"
    if moment.who == "agent":
        return f"{agent} > {_WHO['buyer'](lang)}"
    if moment.who == "transfer":
        return f"{agent} > {_called(story, moment.to or '?')}"
    return f"{agent} [{_WHO[moment.who](lang)}]"


def _words(moment: Moment, lang: Lang) -> str:
    said = _WHO["transfer"](lang) if moment.who == "transfer" else printable(moment.text)
    return f"({_FILTERED(lang)}) {said}" if moment.filtered else said
