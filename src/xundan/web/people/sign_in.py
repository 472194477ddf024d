"""Signing in and out."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from xundan.model.text import Text
from xundan.web.audit.log import Act, record
from xundan.web.frame.language import language_of
from xundan.web.frame.middleware import open_to_strangers
from xundan.web.people.guessing import LOCKED
from xundan.web.people.models import Person
from xundan.web.second.step import enter

_WRONG = Text("账号或密码不对", "The name or the password is wrong")
_LONGEST = 80


@open_to_strangers
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form, and what it sends. Whether a name exists is told by neither words nor time."""
    if not Person.objects.exists():
        return redirect("start")
    if request.method == "GET":
        return _form(request)
    name = request.POST.get("login", "")[:_LONGEST].strip()
    person = authenticate(request, login=name, password=request.POST.get("password", ""))
    if getattr(request, "axes_locked_out", False):
        return locked_out(request, {})
    if person is None:
        record(Act.SIGN_IN_FAILED, name)
        return _form(request, _WRONG, status=401)
    return enter(request, person, request.POST.get("next", ""))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    record(Act.SIGN_OUT, request.user.get_username())
    logout(request)
    return redirect("sign-in")


def locked_out(request: HttpRequest, credentials: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """After too many failed tries."""
    return _form(request, LOCKED, status=429)


def _form(request: HttpRequest, wrong: Text | None = None, status: int = 200) -> HttpResponse:
    back = request.POST.get("next") or request.GET.get("next", "")
    told = {
        "wrong": wrong(language_of(request)) if wrong else "",
        "next": back,
        "login": request.POST.get("login", "")[:_LONGEST],
    }
    return render(request, "people/sign_in.html", told, status=status)
