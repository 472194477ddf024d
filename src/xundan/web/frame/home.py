"""The first address, and the choice of a language."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from xundan.web.frame.language import COOKIE
from xundan.web.frame.middleware import open_to_strangers
from xundan.web.frame.register import routes
from xundan.web.people.models import Person, person_of
from xundan.web.place import here
from xundan.web.shop import shops

_A_YEAR = 365 * 24 * 3600


@open_to_strangers
def home(request: HttpRequest) -> HttpResponse:
    """Leads to the first start, to sign in, or to the first page of the first shop in which she has a seat."""
    if not Person.objects.exists() or not here().has_workspace:
        return redirect("start")
    if not request.user.is_authenticated:
        return redirect("sign-in")
    for shop in shops():
        seat = person_of(request).seat_in(shop)
        for route in routes():
            if seat is not None and route.rail is not None and route.open_to(seat):
                return redirect(reverse("shop", args=[shop]) + route.path)
    return render(request, "frame/no_seat.html", status=403)


def _spoken(address: str, lang: str) -> str:
    """The same address in this language, where it says one."""
    parts = urlsplit(address)
    query = QueryDict(parts.query, mutable=True)
    if "lang" in query:
        query["lang"] = lang
    return urlunsplit(parts._replace(query=query.urlencode()))


@open_to_strangers
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Chooses a language, kept with the person or, before she signed in, with the browser."""
    chosen = "en" if request.POST.get("lang") == "en" else "zh"
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("home")
    response = redirect(_spoken(back, chosen))
    response.set_cookie(COOKIE, chosen, max_age=_A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure())
    if request.user.is_authenticated:
        request.user.preferences["lang"] = chosen
        request.user.save(update_fields=["preferences"])
    return response
