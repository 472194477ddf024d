"""What each analysis says of a period, from the view to its words: the command line and the site ask through these."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.query import check
from xundan.metrics.view import View
from xundan.model.rules import CreditRule
from xundan.model.text import Text, UserError
from xundan.reports.telling import Telling

if TYPE_CHECKING:
    from xundan.analysis.advice.advise import Advised
    from xundan.analysis.lost.learning import Learned
    from xundan.analysis.text.dictionary import Dictionary
    from xundan.workspace import Workspace

Learn: TypeAlias = "Callable[[View, date, Sequence[str], Dictionary], Learned]"
LostPart = Literal["reasons", "lines", "follow-up", "unpaid"]
LOST_PARTS: tuple[LostPart, ...] = get_args(LostPart)
TRAFFIC = ("bounce", "keywords", "pages", "heat", "channels")
GOODS = ("dead", "related", "audience", "silent")
FaqPart = Literal["common", "new", "best"]


@dataclass(frozen=True)
class Days:
    """A period of some shops (empty: all)."""

    first: date
    last: date
    shops: tuple[str, ...] = ()


def lost(
    view: View, days: Days, root: Path, part: LostPart = "reasons", reason: str | None = None,
    agents: Collection[str] | None = None, learn: Learn | None = None,
) -> Telling:  # fmt: skip
    """Why inquiries were lost, by agent and reason or line by line; whom to ask again; why orders were not paid.
    `root` is the workspace's folder, with its dictionary; `agents` None: everybody's; `learn`: what the notes teach,
    from who keeps it (None: it is learned now).

    Raises UserError `reason` for one that there is not.
    """
    from xundan.analysis.lost.asking import check_reason, only
    from xundan.analysis.lost.follow_up import follow_ups
    from xundan.analysis.lost.inquiries import losses
    from xundan.analysis.lost.learning import learned, with_model
    from xundan.analysis.lost.names import REASONS, UNPAID
    from xundan.analysis.lost.roots import causes
    from xundan.analysis.lost.unpaid import unpaid
    from xundan.analysis.text.dictionary import dictionary
    from xundan.reports.analysis.lost import lost_telling, shortcomings
    from xundan.reports.analysis.lost_lines import lines_telling
    from xundan.reports.analysis.lost_orders import follow_up_telling, unpaid_telling

    first, last, shops = days.first, days.last, days.shops
    check_reason(reason, UNPAID if part == "unpaid" else REASONS)
    known = dictionary(root)
    if part == "unpaid":
        return unpaid_telling(view, only(unpaid(view, first, last, shops, known), reason, agents), first, last)
    taught = (learn or learned)(view, last, shops, known)
    found = with_model(losses(view, first, last, shops, known, agents=agents), taught)
    if part == "follow-up":
        buyers = follow_ups(view, found.rows, first, last, shops)
        return follow_up_telling(view, only(buyers, reason, agents), first, last)
    found = replace(found, rows=only(found.rows, reason, agents))
    if part == "lines" or reason is not None:
        return lines_telling(view, found, shortcomings(found, taught.trial), first, last)
    return lost_telling(view, found, causes(found.rows, known), taught.trial, first, last)


def reviews(view: View, days: Days, root: Path, rule: CreditRule) -> Telling:
    """What reviews say of goods, logistics and service."""
    from xundan.analysis.reviews.aspects import reader_of
    from xundan.analysis.reviews.mining import mined
    from xundan.reports.analysis.reviews import reviews_telling

    reader = reader_of(root)
    ask = Ask((), (), days.first, days.last, rule, days.shops)
    check(view, ask, [CATALOGUE["good_review_rate"]])
    return reviews_telling(view, mined(view, ask, reader), days.first, days.last)


def returns(view: View, days: Days, rule: CreditRule) -> Telling:
    """Reasons of refunds, first against last, and the items that come back."""
    from xundan.analysis.returns.items import items
    from xundan.analysis.returns.reasons import reasons
    from xundan.reports.analysis.returns import returns_telling

    ask = Ask(("refund_amount",), (), days.first, days.last, rule, days.shops)
    check(view, ask, [CATALOGUE["refund_amount"]])
    currency = view.shops[(days.shops or tuple(view.shops))[0]].currency
    return returns_telling(view, reasons(view, ask), items(view, ask), days.first, days.last, currency)


def drift(view: View, days: Days, rule: CreditRule, metrics: Sequence[str] = ()) -> Telling:
    """What really moved, of which agent, since when and how far; without `metrics` the usual ones."""
    from xundan.analysis.drift.dsr import dsr
    from xundan.analysis.drift.watch import WATCHED, watch
    from xundan.reports.analysis.drift import drift_telling

    found = watch(view, metrics or WATCHED, days.first, days.last, rule, days.shops)
    return drift_telling(view, found, dsr(view, days.first, days.last, days.shops), days.first, days.last)


def traffic(view: View, days: Days, part: str) -> Telling:
    """Where visitors come from and where they leave; `part` is one of TRAFFIC."""
    from xundan.analysis.traffic.seen import checked
    from xundan.reports.analysis.traffic.bounce import bounce_telling
    from xundan.reports.analysis.traffic.channels import channels_telling
    from xundan.reports.analysis.traffic.heat import heat_telling
    from xundan.reports.analysis.traffic.keywords import keywords_telling
    from xundan.reports.analysis.traffic.pages import pages_telling

    tellings = (bounce_telling, keywords_telling, pages_telling, heat_telling, channels_telling)
    return dict(zip(TRAFFIC, tellings, strict=True))[part](view, checked(view, days.first, days.last, days.shops))


def goods(view: View, days: Days, part: str, item: str | None = None) -> Telling:
    """What does not sell, what goes with what, who buys; `part` is one of GOODS, `item` that of `related`."""
    from xundan.analysis.traffic.seen import checked
    from xundan.reports.analysis.goods.audience import audience_telling
    from xundan.reports.analysis.goods.dead import dead_telling
    from xundan.reports.analysis.goods.related import related_telling
    from xundan.reports.analysis.goods.silent import silent_telling

    span = checked(view, days.first, days.last, days.shops)
    if part == "related":
        return related_telling(view, span, item)
    return {"dead": dead_telling, "audience": audience_telling, "silent": silent_telling}[part](view, span)


def market(view: View, days: Days) -> Telling:
    """Ours beside imported values of the industry and competitors."""
    from xundan.analysis.traffic.seen import checked
    from xundan.reports.analysis.market import market_telling

    return market_telling(view, checked(view, days.first, days.last, days.shops))


def event(
    view: View, days: Sequence[date], metrics: Sequence[str], rule: CreditRule, shops: tuple[str, ...] = ()
) -> Telling:
    """What some days brought beyond their usual course; without `metrics` the usual ones."""
    from xundan.analysis.event.judge import METRICS, judge
    from xundan.reports.analysis.event import event_telling

    found = judge(view, list(days), metrics or METRICS, rule, shops)
    asked = [shop for name, shop in view.shops.items() if not shops or name in shops]
    return event_telling(found, days, asked[0].currency if asked else "CNY")


def fair(view: View, days: Days, rule: CreditRule, metric: str) -> Telling:
    """Who is really better: each agent against what the team would make of the same cases."""
    from xundan.analysis.fair.asked import compared
    from xundan.analysis.fair.comparison import comparison
    from xundan.reports.analysis.fair import told

    compared(metric)
    return told(comparison(view, Ask((metric,), ("agent",), days.first, days.last, rule, days.shops)), view)


def speed(view: View, days: Days, rule: CreditRule, metric: str, more: int) -> Telling:
    """What an answer's speed is worth, if `more` per cent more of the inquiries were answered in time."""
    from xundan.analysis.speed.asked import speed as worth
    from xundan.reports.analysis.speed import told

    return told(worth(view, Ask((metric,), ("agent",), days.first, days.last, rule, days.shops), more), view)


def advised(view: View, days: Days, rule: CreditRule, root: Path) -> Advised:
    """What to do next, on what it rests and what it is worth; `root` is the workspace's folder, with its dictionary."""
    from xundan.analysis.advice.advise import advise
    from xundan.analysis.text.dictionary import dictionary

    return advise(view, Ask((), (), days.first, days.last, rule, days.shops), dictionary(root))


def advice_reviewed(view: View, home: Workspace) -> Telling:
    """What became of the newest advice that was kept and whose days are followed by others.

    Raises UserError `advice` where there is none.
    """
    from xundan.analysis.advice.kept import notes
    from xundan.analysis.advice.review import review
    from xundan.analysis.advice.tree import trees
    from xundan.analysis.text.dictionary import dictionary
    from xundan.metrics.newest import newest_day
    from xundan.reports.analysis.reviewed import review_telling

    newest = newest_day(view)
    past = [note for note in notes(home.advice) if note.last < newest]
    if not past:
        raise UserError(
            "advice",
            Text("没有可以回看的建议", "there is no advice to review"),
            Text(
                "先用 xundan advise --keep 记下来, 之后导入了新的日子再看",
                "write some down with xundan advise --keep, and look again when later days are imported",
            ),
        )
    rules = {rule.id: rule for rule in trees()}
    return review_telling(view, review(view, past[-1], newest, rules, dictionary(home.root)))


def at_risk(view: View, days: Days, root: Path, top: int) -> Telling:
    """Buyers likely to leave a bad review, the first `top` of them, of orders paid in these days."""
    from xundan.analysis.risk.ranking import ranked
    from xundan.analysis.risk.settings import settings_of
    from xundan.metrics.order_story import check_shop
    from xundan.reports.analysis.risk import risk_telling

    settings = settings_of(root)
    for shop in days.shops:
        check_shop(view, shop)
    found = ranked(view, days.first, days.last, settings, days.shops)
    currencies = {shop: view.shops[shop].currency for shop in days.shops or view.shops}
    return risk_telling(found, days.first, days.last, top, currencies)


def faq(
    view: View, days: Days, root: Path, part: FaqPart = "common", topic: str | None = None,
    agents: Collection[str] | None = None,
) -> Telling:  # fmt: skip
    """What buyers ask: in groups with what became of them, what is new, or after whose answers more buy. `agents` None:
    everybody's chats.

    Raises UserError `topic` for one that there is not.
    """
    from xundan.analysis.faq.best import best_answers
    from xundan.analysis.faq.groups import groups
    from xundan.analysis.faq.new import BEFORE, by_word, newly, spans
    from xundan.analysis.faq.outcome import outcome
    from xundan.analysis.faq.questions import questions
    from xundan.analysis.faq.topics import check_topic, rules_with
    from xundan.analysis.lost.asking import accounts
    from xundan.analysis.sure import inquiry_days
    from xundan.analysis.text.dictionary import dictionary
    from xundan.analysis.text.words import Words
    from xundan.reports.analysis.faq import faq_telling
    from xundan.reports.analysis.faq_best import best_telling
    from xundan.reports.analysis.faq_new import new_telling
    from xundan.reports.analysis.unsure import with_conversions

    first, last, shops = days.first, days.last, days.shops
    own = dictionary(root)
    known = rules_with(own.topics, own.asking)
    topic = check_topic(known, topic)
    words = Words(own.words)
    accounts(view, shops, None)
    asked = questions(view, first - BEFORE if part == "new" else first, last, shops, known, agents).only(topic)
    found = groups(asked.rows, known, words)
    sure = inquiry_days(view, first, last, shops)
    if part == "new":
        over = spans(view, first, last, shops)
        told = newly(found, first, over, by_word(found, words.of))
        return with_conversions(new_telling(view, asked, told, over, known, first, last), sure)
    if part == "best":
        return with_conversions(best_telling(view, asked, best_answers(found, words), known, first, last), sure)
    outcomes = [outcome(each) for each in found]
    return with_conversions(faq_telling(view, asked, outcomes, known, first, last), sure)


@dataclass(frozen=True)
class CasesWanted:
    """Chats to talk over in the meeting: how many, of whom, lost for which reason, and how they ended (None: any)."""

    count: int
    agents: Collection[str] | None = None
    reason: str | None = None
    outcome: str | None = None


def cases(view: View, days: Days, root: Path, wanted: CasesWanted) -> Telling:
    """A sample of chats with every line, taken in turn over reasons and agents.

    Raises UserError `reason` or `faq` for what there is not.
    """
    from xundan.analysis.faq.cases import ENDS, chosen, lost_cases, ordered_cases
    from xundan.analysis.lost.asking import check_reason, only
    from xundan.analysis.lost.inquiries import Losses, losses
    from xundan.analysis.lost.learning import learned, with_model
    from xundan.analysis.lost.names import REASONS
    from xundan.analysis.sure import inquiry_days
    from xundan.analysis.text.dictionary import dictionary
    from xundan.reports.analysis.faq_cases import cases_telling
    from xundan.reports.analysis.unsure import with_days

    reason, outcome, agents = wanted.reason, wanted.outcome, wanted.agents
    check_reason(reason, REASONS)
    if outcome not in (None, *ENDS):
        raise UserError("faq", Text("--outcome 只能是 lost 或 ordered", "--outcome is lost or ordered"))
    if reason is not None and outcome == "ordered":
        raise UserError("faq", Text("下单的没有流失原因", "what was ordered has no reason to be lost"))
    known = dictionary(root)
    sure = inquiry_days(view, days.first, days.last, days.shops)
    first, last, shops = sure.first, days.last, days.shops
    found = Losses((), ())
    if outcome != "ordered":
        found = losses(view, first, last, shops, known, agents=agents)
        found = with_model(found, learned(view, last, shops, known))
        found = replace(found, rows=only(found.rows, reason, agents))
    bought = outcome != "lost" and reason is None
    ordered = ordered_cases(view, first, last, shops, agents) if bought else {}
    taken = chosen(view, lost_cases(found.rows), ordered, wanted.count)
    return with_days(cases_telling(view, taken, found.unknown, first, last), sure)
