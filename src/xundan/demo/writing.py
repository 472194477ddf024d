"""From the finished simulation to the files and the truth."""

from __future__ import annotations

from pathlib import Path

from xundan.demo import effects, reports
from xundan.demo.attendance import attendance
from xundan.demo.channels import CHANNELS
from xundan.demo.files import messages_csv, order_list, order_tables, qianniu_zips, staff, visits
from xundan.demo.grading import grades
from xundan.demo.merits import merits
from xundan.demo.records import Message, Moment
from xundan.demo.script import LOST
from xundan.demo.shop import AGENTS, DAY
from xundan.demo.truth import REASONS, AgentTruth, Inquiry, LostInquiry, OrderTruth, Surroundings, Truth
from xundan.demo.world import World


def write_files(world: World, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    messages = sorted(world.messages)
    orders = sorted(world.orders, key=lambda order: (order.created, order.order_id))
    events = sorted(world.visits)
    qianniu_zips.write(world, messages, folder)
    messages_csv.write(world, messages, folder)
    order_list.write(world, orders, folder)
    order_tables.write_lines(world, orders, folder)
    order_tables.write_refunds(world, orders, folder)
    _write_staff(world, messages, folder)
    visits.write_daily(world, events, orders, folder)
    visits.write_events(world, events, folder)
    reports.write(world, messages, orders, events, folder)


def _write_staff(world: World, messages: list[Message], folder: Path) -> None:
    attended = attendance(world, messages)
    marks = merits(world, messages)
    staff.write_agents(world, folder)
    staff.write_targets(world, folder)
    staff.write_attendance(world, attended, folder)
    staff.write_grades(grades(world, attended, marks), folder)
    staff.write_adjustments(world, marks, folder)


def tell_truth(world: World, seed: int, around: Surroundings | None = None) -> Truth:
    day = world.seasons.date_of
    orders = sorted(world.orders, key=lambda order: order.order_id)
    inquiries = _in_order(world)
    event = range(world.days)
    return Truth(
        seed=seed,
        scale=world.scale,
        first_day=str(day(0)),
        last_day=str(day(world.days - 1)),
        split_day=str(day(world.split_day)),
        event_days=tuple(str(day(number)) for number in event if world.seasons.in_event(number)),
        effects=effects.as_dict(),
        channels={channel.name: channel.inquiry_effect for channel in CHANNELS},
        reasons=dict(REASONS),
        agents=tuple(
            AgentTruth(
                agent.account,
                agent.name,
                agent.team,
                agent.role,
                agent.shift,
                agent.skill,
                agent.keep,
                agent.median_seconds,
                agent.manner.recommend,
                agent.manner.persuade,
                agent.manner.chase,
                world.desk.dialogues[agent.account],
            )
            for agent in AGENTS
        ),
        inquiries=tuple(
            {
                "at": str(world.time(inquiry.at)),
                "agent_id": inquiry.agent,
                "buyer_id": inquiry.buyer,
                "item_id": inquiry.item_id,
                "outcome": inquiry.outcome,
                "reason": inquiry.reason,
                "chance": inquiry.chance,
                "mean_seconds": inquiry.mean_seconds,
                "helped": inquiry.helped,
            }
            for inquiry in inquiries
        ),
        lost=tuple(lost_inquiries(world)),
        orders=tuple(
            OrderTruth(order.order_id, order.buyer.nick, order.cause, order.cause_agent, order.chased_by)
            for order in orders
        ),
        planted=around.planted if around else {},
        reviews=around.reviews if around else (),
    )


def lost_inquiries(world: World) -> list[LostInquiry]:
    """Inquiries meant to be lost whose buyer indeed ordered nothing that day after asking, or the next."""
    created: dict[str, list[Moment]] = {}
    for order in world.orders:
        created.setdefault(order.buyer.nick, []).append(order.created)
    lost = []
    for inquiry in _in_order(world):
        window_ends = (inquiry.at // DAY + 2) * DAY
        ordered = any(inquiry.at <= at < window_ends for at in created.get(inquiry.buyer, ()))
        if inquiry.outcome == LOST and not ordered:
            day = str(world.time(inquiry.at))[:10]
            answered = inquiry.mean_seconds is not None
            lost.append(LostInquiry(day, inquiry.agent, inquiry.buyer, inquiry.reason, answered))
    return lost


def _in_order(world: World) -> list[Inquiry]:
    return sorted(world.inquiries, key=lambda inquiry: (inquiry.at, inquiry.buyer))
