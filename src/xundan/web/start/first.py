"""The first account: made at the first start by whoever started the site, with no default password."""

from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from xundan.demo.shop import SHOP_NAME
from xundan.model.text import Text, UserError
from xundan.web.audit.log import Act, record
from xundan.web.frame.errors import error_page
from xundan.web.frame.language import language_of
from xundan.web.frame.middleware import open_to_strangers
from xundan.web.jobs.queue import queue
from xundan.web.people.models import ANY_SHOP, Person, Seat
from xundan.web.people.passwords import told
from xundan.web.people.roles import Role
from xundan.web.place import here
from xundan.web.second.step import BACKEND
from xundan.web.start.demo import SETTINGS
from xundan.web.start.key import fits, spend
from xundan.workspace import create

_NO_KEY = Text("这个链接不对或者用过了", "This link is wrong or was used")
_NO_KEY_TODO = Text("请用 xundan serve 打印出来的链接打开", "Open the address that xundan serve prints")
_NO_NAME = Text("账号不能为空", "The name is missing")
_NO_SHOP = Text("店铺名不能为空", "The shop's name is missing")
_LONGEST = 80


@open_to_strangers
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def first_account(request: HttpRequest) -> HttpResponse:
    """Asks for a name, a password and - where there is no workspace yet - the shop's name."""
    place = here()
    if Person.objects.exists() and place.has_workspace:
        return redirect("home")
    key = request.POST.get("key") or request.GET.get("key", "")
    if not fits(place, key):
        return error_page(request, _NO_KEY, _NO_KEY_TODO, 403)
    wrong: list[Text] = []
    if request.method == "POST":
        wrong = _wrong(request, place.has_workspace)
        if not wrong:
            try:
                return _made(request)
            except UserError as error:
                wrong = [error.message, error.hint]
    given = {name: request.POST.get(name, "")[:_LONGEST] for name in ("login", "shop")}
    page = {
        "key": key,
        "wrong": [each(language_of(request)) for each in wrong],
        "given": given,
        "needs_shop": not place.has_workspace,
    }
    return render(request, "start/first.html", page, status=400 if wrong else 200)


def _wrong(request: HttpRequest, has_workspace: bool) -> list[Text]:
    name, password = request.POST.get("login", "").strip(), request.POST.get("password", "")
    wrong = [] if name else [_NO_NAME]
    if not has_workspace and not _demo(request) and not request.POST.get("shop", "").strip():
        wrong.append(_NO_SHOP)
    try:
        validate_password(password, Person(login=name))
    except ValidationError as error:
        wrong += told(error)
    return wrong


def _made(request: HttpRequest) -> HttpResponse:
    place, name = here(), request.POST["login"].strip()[:_LONGEST]
    simulated = not place.has_workspace and _demo(request)
    if simulated:
        create(place.root, SHOP_NAME, settings=SETTINGS)
    elif not place.has_workspace:
        create(place.root, request.POST["shop"].strip()[:_LONGEST])
    with transaction.atomic():
        person = Person.objects.make(name, request.POST["password"])
        Seat.objects.create(person=person, shop=ANY_SHOP, role=Role.OWNER.value)
        record(Act.FIRST_ACCOUNT, name)
    spend(place)
    login(request, person, backend=BACKEND)
    if simulated:
        job = queue().add(person, SHOP_NAME, "demo")
        return redirect("page-job", shop=SHOP_NAME, number=job.pk)
    return redirect("home")


def _demo(request: HttpRequest) -> bool:
    """Whether she wants to look at the simulated shop first."""
    return bool(request.POST.get("demo"))
