"""Asking whose an order is, and deciding it: what may be asked, who decides, and what is kept of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import IntegrityError, transaction
from django.utils import timezone

from xundan import entering
from xundan.lake.privacy.masks import masked
from xundan.metrics.accounts import known_accounts, unknown_agent
from xundan.metrics.deciding import Case, Decided, Wish, case_of
from xundan.model.text import Text, UserError
from xundan.web.audit.log import Act, record
from xundan.web.disputes.models import Dispute, State
from xundan.web.people.models import Person, Seat
from xundan.web.people.reach import Reach
from xundan.web.people.roles import Right
from xundan.web.shop import answers

_MOST = 1_000
LONGEST = 500
"""Letters of a reason, of who asks and of who decides."""

Verdict = Literal["give", "silent", "undo", "keep"]
"""Give it to an account, to nobody, leave it to the rules again, or leave it where it is."""


@dataclass(frozen=True)
class Where:
    """An order of a shop."""

    shop: str
    order_id: str

    def case(self) -> Case:
        """The order as it is now. Raises UserError `unknown_order`."""
        with answers().view() as view:
            return case_of(view, self.shop, self.order_id)


@dataclass(frozen=True)
class Ruling:
    """What somebody decides about an order; `agent` is named where it is given to one."""

    verdict: Verdict
    agent: str
    why: str


def ask(person: Person, where: Where, wanted: str, why: str) -> Dispute:
    """Asks for an order. Raises UserError `unknown_order`, `unknown_agent`, `already_hers`, `already_asked`."""
    case = where.case()
    if wanted:
        with answers().view() as view:
            known = known_accounts(view, where.shop)
        if wanted not in known:
            raise unknown_agent(where.shop, wanted, known, case.names)
    # Under the rules of payment an unpaid order is nobody's yet.
    whose = {(owner.state, owner.agent_id or "") for owner in case.owners.values() if owner.state is not None}
    if whose == {("agent" if wanted else "silent", wanted)}:
        raise UserError(
            "already_hers",
            Text(
                f"订单 {where.order_id} 三种判定下都已经是这样",
                f"order {where.order_id} is so under every rule already",
            ),
            Text("选别的归属", "choose another owner"),
        )
    try:
        with transaction.atomic():
            asked = Dispute.objects.create(
                shop=where.shop,
                order_id=where.order_id,
                person=person,
                asked_at=timezone.now(),
                wanted=wanted,
                why=masked(why),
                concerns=sorted({wanted, *(agent for _, agent in whose)} - {""}),
            )
            record(Act.DISPUTED, person.login, where.shop, order=where.order_id, wanted=wanted)
    except IntegrityError as twice:
        raise UserError(
            "already_asked",
            Text(
                f"订单 {where.order_id} 你已经提过争议, 还没定",
                f"you disputed order {where.order_id} already; it waits",
            ),
            Text("要改就先撤回那一条", "take that one back first, then ask anew"),
        ) from twice
    return asked


def take_back(person: Person, where: Where) -> None:
    """Takes back her own open dispute. Raises UserError `not_asked`."""
    with transaction.atomic():
        found = Dispute.objects.filter(
            shop=where.shop, order_id=where.order_id, person=person, state=State.OPEN
        ).update(state=State.WITHDRAWN, decided_at=timezone.now())
        if not found:
            raise UserError(
                "not_asked",
                Text(f"订单 {where.order_id} 没有你未定的争议", f"no dispute of yours waits on order {where.order_id}"),
                Text("也许已经定了: 看订单页", "perhaps it was decided: look at the order's page"),
            )
        record(Act.DISPUTE_WITHDRAWN, person.login, where.shop, order=where.order_id)


def decide(person: Person, reach: Reach, where: Where, ruling: Ruling) -> Decided | None:
    """Decides on an order and on all that waits about it; None where it stays as it was. What is decided is a row of
    `credit_overrides`, as the command line writes it.

    Raises UserError `not_yours`, and as Session.decide does.
    """
    open_ones = waiting(where)
    case = where.case()
    check_reach(reach, case, [ruling.agent, *(each.wanted for each in open_ones)])
    if ruling.verdict == "keep":
        if not open_ones:
            raise UserError(
                "not_asked",
                Text(f"订单 {where.order_id} 没有等着定的争议", f"no dispute waits on order {where.order_id}"),
                Text("要改判就选归谁", "to decide, choose whose it is"),
            )
        _close(person, open_ones, None, ruling.why)
        record(Act.DISPUTE_KEPT, person.login, where.shop, order=where.order_id)
        return None
    agent = ruling.agent if ruling.verdict == "give" else None
    wish = Wish(where.order_id, ruling.verdict, ruling.why, str(person), agent, where.shop)
    done = entering.decide(answers().session, wish)
    with transaction.atomic():
        record(
            Act.OVERRIDE,
            person.login,
            where.shop,
            order=where.order_id,
            verdict=ruling.verdict,
            agent=agent or "",
            import_id=done.import_id,
        )
        _close(person, open_ones, done, ruling.why)
    return done


def check_reach(reach: Reach, case: Case, others: Collection[str] = ()) -> None:
    """Raises UserError `not_yours` where the order is, or would become, somebody's whom she does not see: whoever gives
    it to her own team would be judge in her own cause."""
    concerned = {owner.agent_id for owner in case.owners.values()} | set(others)
    if any(agent and not reach.sees(agent) for agent in concerned):
        raise UserError(
            "not_yours",
            Text("这单牵涉别的组的客服, 要店主来定", "agents of another team are concerned: the owner decides"),
            Text("请店主在订单页上定", "ask the owner to decide on the order's page"),
        )


def waiting(where: Where) -> Sequence[Dispute]:
    """The open disputes about an order."""
    return list(Dispute.objects.filter(shop=where.shop, order_id=where.order_id, state=State.OPEN))


def seen_by(person: Person, seat: Seat, reach: Reach, shop: str, order_id: str | None = None) -> list[Dispute]:
    """The newest disputes that a person may see: her own, and for who decides those about her agents; of one order
    where it is named. What waits comes first."""
    found = Dispute.objects.filter(shop=shop).select_related("person", "decided_by").order_by("-pk")
    if order_id is not None:
        found = found.filter(order_id=order_id)
    ordered = [*found.filter(state=State.OPEN)[:_MOST], *found.exclude(state=State.OPEN)[:_MOST]]
    return [each for each in ordered if is_seen_by(each, person, seat, reach)]


def is_seen_by(dispute: Dispute, person: Person, seat: Seat, reach: Reach) -> bool:
    """Whether a dispute is hers to see."""
    if dispute.person_id == person.pk:
        return True
    return seat.may(Right.DECIDE) and any(reach.sees(agent) for agent in dispute.concerns or [None])


def to_decide(seat: Seat, reach: Reach, shop: str) -> int:
    """How many disputes wait for her to decide."""
    if not seat.may(Right.DECIDE):
        return 0
    found = Dispute.objects.filter(shop=shop, state=State.OPEN).only("concerns")
    return sum(all(reach.sees(agent) for agent in each.concerns) for each in found)


def _close(person: Person, disputes: Sequence[Dispute], done: Decided | None, why: str) -> None:
    now = timezone.now()
    stands = done.now.made[-1] if done is not None and done.now.made[-1].stands else None
    for each in disputes:
        if stands is None:
            each.state = State.KEPT
        else:
            each.state = State.GRANTED if (stands.agent_id or "") == each.wanted else State.OTHERWISE
        each.decided_by, each.decided_at, each.reason = person, now, masked(why)
        each.save(update_fields=["state", "decided_by", "decided_at", "reason"])
