"""Where people are led who want numbers of a workspace that has none."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from xundan.model.text import Text, UserError
from xundan.web.people.models import Person
from xundan.web.people.roles import Right
from xundan.web.shop import NO_NUMBERS

_ASK = Text("请店主在 数据 → 导入 里导入文件", "Ask the owner to bring files in under Data → Import")
_ASK_REFRESH = Text("请店主在 数据 → 体检 里重算一次", "Ask the owner to refresh the numbers under Data → Health")


def led_on(error: UserError, person: Person, shop: str) -> HttpResponse:
    """Who may bring files in is led to where that is done, others are told whom to ask. Raises any other error on."""
    if error.code not in NO_NUMBERS:
        raise error
    empty = error.code == "nothing_imported"
    seat = person.seat_in(shop)
    if seat is not None and seat.may(Right.DATA):
        return redirect(reverse("page-upload" if empty else "page-health", args=[shop]))
    raise UserError(error.code, error.message, _ASK if empty else _ASK_REFRESH) from error
