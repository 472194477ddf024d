"""Between the password and the first page: the code, for who switched it on."""

from __future__ import annotations

import time
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from xundan.model.text import Text
from xundan.web.audit.log import Act, record
from xundan.web.frame.language import language_of
from xundan.web.frame.middleware import open_to_strangers
from xundan.web.people.guessing import guessed_wrong, may_guess
from xundan.web.people.models import Person
from xundan.web.second.codes import fits, protected

BACKEND = "django.contrib.auth.backends.ModelBackend"
"""Whoever gets this far has been told apart already."""
_PENDING = "second"
_SECONDS = 300
_WRONG = Text("验证码不对, 或者用过了", "The code is wrong, or was used")


def enter(request: HttpRequest, person: Person, back: str = "") -> HttpResponse:
    """Lets in who knew the password, or asks for the code first. `back`: where she wanted to go."""
    if not protected(person):
        return _admit(request, person, back)
    request.session.cycle_key()
    request.session[_PENDING] = {
        "person": person.pk,
        "until": time.time() + _SECONDS,
        "password": person.get_session_auth_hash(),
        "next": back,
    }
    return redirect("second-step")


@open_to_strangers
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """The form for the code, and what it sends. Failed codes count as failed passwords do."""
    pending: dict[str, Any] = request.session.get(_PENDING) or {}
    person = _of(pending)
    if person is None:
        request.session.pop(_PENDING, None)
        return redirect("sign-in")
    if request.method == "GET":
        return _form(request)
    if may_guess(request, person.login) and fits(person, request.POST.get("code", "")):
        del request.session[_PENDING]
        return _admit(request, person, pending["next"])
    record(Act.SIGN_IN_FAILED, person.login, step="code")
    if guessed_wrong(request, person.login):
        del request.session[_PENDING]
    return _form(request, _WRONG, 401)


def _admit(request: HttpRequest, person: Person, back: str) -> HttpResponse:
    login(request, person, backend=BACKEND)
    record(Act.SIGN_IN, person.login)
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(back if back and safe else reverse("home"))


def _of(pending: dict[str, Any]) -> Person | None:
    """Who is half-way in: not too long ago, and with the password that she still has."""
    if not pending or pending["until"] < time.time():
        return None
    person = Person.objects.filter(pk=pending["person"], is_active=True).first()
    same = person is not None and constant_time_compare(pending["password"], person.get_session_auth_hash())
    return person if same else None


def _form(request: HttpRequest, wrong: Text | None = None, status: int = 200) -> HttpResponse:
    told = {"wrong": wrong(language_of(request)) if wrong else ""}
    return render(request, "second/step.html", told, status=status)
