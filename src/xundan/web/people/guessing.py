"""Wrong passwords and codes count together: five lock the name for a while, wherever they were typed."""

from __future__ import annotations

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest

from xundan.model.text import Text, UserError
from xundan.web.people.models import Person

LOCKED = Text("输错太多次, 请 15 分钟后再试", "Too many failed tries; try again in 15 minutes")
WRONG = Text("现在的密码不对", "The password of now is wrong")


def may_guess(request: HttpRequest, login: str) -> bool:
    """Whether this name is not locked."""
    return bool(AxesProxyHandler.is_allowed(request, {"login": login}))


def guessed_wrong(request: HttpRequest, login: str) -> bool:
    """Counts a wrong word; whether the name is locked by it."""
    user_login_failed.send(sender=__name__, credentials={"login": login}, request=request)
    return bool(getattr(request, "axes_locked_out", False))


def check_password(request: HttpRequest, person: Person, given: str) -> None:
    """Asks somebody who is signed in for her password. Raises UserError for a wrong one and for a locked name."""
    if not may_guess(request, person.login):
        raise UserError("locked", LOCKED)
    if not person.check_password(given):
        guessed_wrong(request, person.login)
        raise UserError("password", WRONG)
