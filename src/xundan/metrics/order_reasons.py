"""Sentences that say why an order is an agent's, silent, or undecidable under each rule."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from xundan.metrics.decisions import Decision
from xundan.metrics.view import View
from xundan.model.rules import CREDIT_RULES, DatedRules, WindowSize
from xundan.model.text import Text

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """The days before a moment whose chats may earn the order: `first` to `last`, up to the moment itself; of these the
    last `hours` before the moment only, where the rules say hours."""

    first: date
    last: date
    until: datetime
    until_utc: int
    credited: str
    hours: int | None = None

    @classmethod
    def of(cls, day: date, moment: datetime, moment_utc: int, rules: DatedRules) -> Window:
        """The window of a moment on a business day, by the rules of that day."""
        held = rules.on(day)
        size = WindowSize.of(held.credit_window_days)
        return cls(day - _DAY * (size.days - 1), day, moment, moment_utc, held.credited_agent, size.hours)

    def holds(self, day: date, utc: int) -> bool:
        """Whether something said then lies in the window."""
        since = day >= self.first if self.hours is None else utc >= self.until_utc - self.hours * 3600
        return since and utc <= self.until_utc

    @property
    def name(self) -> Text:
        """The window in words."""
        if self.hours is not None:
            return Text(f"{self.hours} 小时", f"{self.hours} hours")
        return _days(self.first, self.last)


@dataclass(frozen=True)
class Candidate:
    """An agent who may own the order: human messages that count and the last of them, for its creation and its
    payment; None where she is no candidate."""

    agent_id: str
    order_messages: int | None
    order_last: datetime | None
    order_owner: bool
    payment_messages: int | None
    payment_last: datetime | None
    payment_owner: bool


@dataclass(frozen=True)
class Verdict:
    """Whose the order is under a rule: `state` agent, silent, unattributable, excluded, or None while it is unpaid and
    so no sale."""

    rule: str
    state: str | None
    agent_id: str | None
    why: Text


Spoke = Sequence[tuple[str, str, bool, bool]]
"""(agent, "buyer" or "agent", in the order's window, in the payment's) of messages that may earn credit."""


def verdicts(
    view: View,
    order: dict[str, Any],
    order_window: Window,
    payment_window: Window | None,
    candidates: Sequence[Candidate],
    spoke: Spoke,
    decided: Decision | None,
    sees: Collection[str] | None = None,
) -> list[Verdict]:
    """The owner under every rule, with its reason: that of the rule, or of the decision that stands. `sees`: the agents
    whose work the reader may see; of others she is told no more than why an order is theirs. None: everybody's."""
    case = _Case(view, order, order_window, payment_window, candidates, spoke, decided, sees)
    return [case.verdict(rule) for rule in CREDIT_RULES]


@dataclass(frozen=True)
class _Case:
    view: View
    order: dict[str, Any]
    order_window: Window
    payment_window: Window | None
    candidates: Sequence[Candidate]
    spoke: Spoke
    decided: Decision | None
    sees: Collection[str] | None

    def verdict(self, rule: str) -> Verdict:
        column = {"order_first": "first"}.get(rule, rule)
        state, agent = self.order[f"{column}_state"], self.order[f"{column}_agent"]
        if state is None:
            return Verdict(
                rule, None, None, Text("订单没有付款, 不算销售额", "the order is not paid, so it is no sale")
            )
        if state == "excluded":
            return Verdict(rule, state, None, self._excluded())
        if self.decided is not None:
            return Verdict(rule, state, agent, self.decided.said)
        if state == "agent":
            return Verdict(rule, state, agent, self._hers(rule, agent))
        if state == "silent":
            return Verdict(rule, state, None, self._silent(rule))
        return Verdict(rule, state, None, self._unattributable(rule))

    def _excluded(self) -> Text:
        flag = self.order.get("seller_flag") or ""
        why = Text(f"订单插了 {flag} 旗, 不计绩效", f"its flag {flag} takes it out of performance")
        if self.decided is None:
            return why
        said = self.decided.said
        return Text(f"{why.zh}; 改判了也一样 ({said.zh})", f"{why.en}, whatever was decided ({said.en})")

    def _hers(self, rule: str, agent: str) -> Text:
        if rule == "order":
            return self._won("order", agent)
        if rule == "payment":
            return self._won("payment", agent)
        if self.order["order_agent"] is not None:
            return self._won("order", agent)
        why = self._won("payment", agent)
        return Text(f"没有下单客服, 看付款客服. {why.zh}", f"no order agent, so the payment agent. {why.en}")

    def _won(self, moment: str, agent: str) -> Text:
        """Why this candidate and not another."""
        window = self.order_window if moment == "order" else self.payment_window
        assert window is not None
        told = [(c, *_evidence(c, moment)) for c in self.candidates]
        held = {c.agent_id: (n, last) for c, n, last in told if n is not None and last is not None}
        number, last = held.pop(agent)
        day = window.last
        before = Text("下单前", "before the order") if moment == "order" else Text("付款前", "before the payment")
        days = window.name
        if moment == "payment" and self._chased(agent):
            why = Text(
                f"{agent}: 买家没有回话, 但下单后到付款前发过 {number} 条人工消息, "
                f"最后一条 {_clock(last, day).zh} (催付)",
                f"{agent}: unanswered, but wrote {number} human messages between order and payment, "
                f"the last at {_clock(last, day).en} (a reminder)",
            )
        else:
            why = Text(
                f"{agent}: {before.zh}窗口 ({days.zh}) 内最后一条人工消息 {_clock(last, day).zh}",
                f"{agent}: last human message {before.en} in its window ({days.en}) at {_clock(last, day).en}",
            )
        if not held:
            return Text(f"{why.zh}, 没有别的候选客服", f"{why.en}; no other candidate")
        if self.sees is None:
            return _joined(why, _against(agent, number, last, held, window, day))
        if agent in self.sees:
            others = len(held)
            return Text(f"{why.zh}, 胜过另外 {others} 位候选客服", f"{why.en}, ahead of {others} other candidates")
        mine = {name: evidence for name, evidence in held.items() if name in self.sees}
        if not mine:
            return why
        return _joined(why, _against(agent, number, last, mine, window, day))

    def _chased(self, agent: str) -> bool:
        return not any(who == agent and side == "buyer" and paying for who, side, _, paying in self.spoke)

    def _silent(self, rule: str) -> Text:
        days = _days(*self._looked_at(rule))
        why = Text(
            f"窗口 {days.zh}聊天记录齐全, 没有客服与买家互聊",
            f"chats of the window {days.en} are complete, and no agent talked with the buyer",
        )
        chase = self.view.rules.on(self.payment_window.last).silent_chase_after if self.payment_window else 0
        if rule != "order" and chase:
            why = Text(
                f"{why.zh} (下单后 {chase} 分钟内的消息不算)",
                f"{why.en} (messages within {chase} min of it do not count)",
            )
        alone = self._spoke_alone(rule)
        if alone:
            listed = ", ".join(alone)
            why = Text(
                f"{why.zh}; {listed} 发过消息, 但买家没有和 ta 说话",
                f"{why.en}; {listed} wrote, but the buyer never wrote to them",
            )
        return why

    def _spoke_alone(self, rule: str) -> list[str]:
        """Agents who wrote in a window that the rule looks at, and who are no candidates all the same."""

        def inside(in_order: bool, in_payment: bool) -> bool:
            return (in_order and rule != "payment") or (in_payment and rule != "order")

        wrote = {who for who, side, *where in self.spoke if side == "agent" and inside(*where)}
        heard = {who for who, side, *where in self.spoke if side == "buyer" and inside(*where)}
        return sorted(who for who in wrote - heard if self.sees is None or who in self.sees)

    def _unattributable(self, rule: str) -> Text:
        if self.order["buyer"] is None:
            return Text("订单没有买家账号, 找不到聊天记录", "the order has no buyer, so its chats cannot be found")
        first, last = self._looked_at(rule)
        missing = [
            first + _DAY * n
            for n in range((last - first).days + 1)
            if not self.view.coverage.covers(self.order["shop"], "messages", first + _DAY * n)
        ]
        days = [_days(run[0], run[-1]) for run in _runs(missing)]
        return Text(
            f"{', '.join(d.zh for d in days)}没有导入聊天记录, 不能说是静默",
            f"no chats imported for {', '.join(d.en for d in days)}, so it must not look silent",
        )

    def _looked_at(self, rule: str) -> tuple[date, date]:
        """The days that must be covered before an order may be called silent."""
        paying = self.payment_window
        if rule == "order" or paying is None:
            return self.order_window.first, self.order_window.last
        first = min(paying.first, self.order_window.last)
        if rule == "order_first":
            first = min(first, self.order_window.first)
        return first, paying.last


def _evidence(candidate: Candidate, moment: str) -> tuple[int | None, datetime | None]:
    if moment == "order":
        return candidate.order_messages, candidate.order_last
    return candidate.payment_messages, candidate.payment_last


def _against(
    agent: str, number: int, last: datetime, others: dict[str, tuple[int, datetime]], window: Window, day: date
) -> Text:
    """What set the owner apart from the strongest of the others."""
    if window.credited == "most_messages":
        rival = max(others, key=lambda name: others[name])
        theirs, when = others[rival]
        if theirs < number:
            return Text(f"{number} 条最多, {rival} {theirs} 条", f"with {number} the most; {rival} has {theirs}")
        same = Text(f"与 {rival} 同为 {number} 条", f"as many as {rival}, {number}")
    else:
        rival = max(others, key=lambda name: (others[name][1], name))
        when = others[rival][1]
        same = Text("", "")
    if when < last:
        later = Text(f"晚于 {rival} 的 {_clock(when, day).zh}", f"later than {rival}'s at {_clock(when, day).en}")
        return _joined(same, later) if same.zh else later
    tie = Text(f"与 {rival} 同一秒, 取账号较小的", f"in the same second as {rival}, so the smaller id")
    return _joined(same, tie) if same.zh else tie


def _joined(first: Text, second: Text) -> Text:
    return Text(f"{first.zh}, {second.zh}", f"{first.en}, {second.en}")


def _clock(moment: datetime, day: date) -> Text:
    """The time of day, with its date where that is another day's."""
    clock = moment.strftime("%H:%M:%S")
    if moment.date() == day:
        return Text(clock, clock)
    return Text(f"{moment.month} 月 {moment.day} 日 {clock}", f"{moment.date().isoformat()} {clock}")


def _days(first: date, last: date) -> Text:
    """A run of days: 3 月 1 日 - 2 日."""
    zh, en = f"{first.month} 月 {first.day} 日", first.isoformat()
    if first == last:
        return Text(zh, en)
    end = f"{last.day} 日" if first.month == last.month else f"{last.month} 月 {last.day} 日"
    return Text(f"{zh} - {end}", f"{en} to {last.isoformat()}")


def _runs(days: Iterable[date]) -> list[list[date]]:
    runs: list[list[date]] = []
    for day in days:
        if runs and day == runs[-1][-1] + _DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs
