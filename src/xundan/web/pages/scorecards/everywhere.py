"""What concerns all shops of the workspace together: plans, and closing a month."""

from __future__ import annotations

from xundan.model.text import Text, UserError
from xundan.web.everywhere import has_everywhere
from xundan.web.people.models import Person
from xundan.web.people.roles import Right


def sees_all_pay(person: Person) -> bool:
    """Whether she may see the pay of every shop."""
    return has_everywhere(person, Right.PAY)


def check_all_shops(person: Person) -> None:
    """Raises UserError `other_shops` for who may not see the pay of every shop."""
    if not sees_all_pay(person):
        raise UserError(
            "other_shops",
            Text("这件事关系到全部店铺, 要能看所有店工资的人来做", "this concerns all shops together"),
            Text("请店主来做", "whoever may see the pay of all of them does it: ask the owner"),
        )
