"""The platform's own reports of the simulated shop, counted here in plain Python from its messages, orders and visits.

talks.py hears the chats, stages.py tells inquiries, owners.py says whose an order is; agents.py and shop.py make the
files. They follow the rules of the project under its standard settings, but none of its code: where both agree to the
digit, two readings of the rules agree.
"""

from __future__ import annotations

from pathlib import Path

from xundan.demo.files import qianniu_zips
from xundan.demo.records import Message, Order, Visit
from xundan.demo.reports import agents, shop
from xundan.demo.reports.talks import Talks
from xundan.demo.world import World

__all__ = ["write"]


def write(world: World, messages: list[Message], orders: list[Order], visits: list[Visit], folder: Path) -> None:
    """接待分析, 客服销售 and 店铺日报 of the second part, a file a month. Everything is given in order of time."""
    talks = Talks(qianniu_zips.as_read(world, messages))
    days = range(world.split_day, world.days)
    agents.write_service(world, talks, days, folder)
    agents.write_sales(world, talks, orders, days, folder)
    shop.write_daily(world, talks, orders, visits, days, folder)
