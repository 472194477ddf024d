"""Settings → account → the phone's code: switching it on and off."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from xundan.model.text import Text, UserError
from xundan.web.audit.log import Act, record
from xundan.web.frame.around import around_of, seat_or_404
from xundan.web.frame.language import language_of
from xundan.web.people.guessing import check_password
from xundan.web.people.models import Person, person_of
from xundan.web.second import codes

_TITLE = Text("手机验证码", "The phone's code")
_NOT_SO = Text("验证码不对, 看看手机时间准不准", "The code is wrong; see whether the phone's clock is right")
_OFF = Text("手机验证码关掉了", "The phone's code is switched off")


@sensitive_variables("fresh")
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest, shop: str) -> HttpResponse:
    """The state of it, the picture for the phone, and fresh recovery codes once."""
    person = person_of(request)
    seat = seat_or_404(person, shop)
    lang = language_of(request)
    page: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        try:
            page = _done(request, person)
        except UserError as error:
            page, status = {"wrong": [error.message(lang)]}, 400
    device = codes.waiting(person)
    page |= {
        "title": _TITLE(lang),
        "on": codes.protected(person),
        "left": person.recovery_codes.count(),
        "picture": codes.picture(device) if device else "",
        "secret": codes.written(device) if device else "",
    }
    if "said" in page:
        page["said"] = page["said"](lang)
    return render(request, "second/settings.html", around_of(request, seat, shop, "settings") | page, status=status)


def _done(request: HttpRequest, person: Person) -> dict[str, Any]:
    act = request.POST.get("act", "")
    if act == "confirm":
        fresh = codes.confirm(person, request.POST.get("code", ""))
        if fresh is None:
            raise UserError("code", _NOT_SO)
        return {"fresh": fresh}
    check_password(request, person, request.POST.get("password", ""))
    if act == "begin":
        codes.begin(person)
        return {}
    if act == "codes" and codes.protected(person):
        return {"fresh": codes.new_codes(person)}
    if act == "off":
        codes.remove(person)
        record(Act.SECOND_OFF, person.login)
        return {"said": _OFF}
    raise UserError("act", Text("没有这个操作", "there is no such act"))
