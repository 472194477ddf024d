"""What stands around a page: the rail, the shops, the person. Pages of numbers and pages with forms have the same."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse

from xundan.model.text import Text
from xundan.web.frame.job_in_sight import job_in_sight
from xundan.web.frame.language import addressed, language_of
from xundan.web.frame.register import Route, routes
from xundan.web.people.models import Person, Seat, person_of
from xundan.web.people.roles import Right
from xundan.web.shop import answers, shops

SETTINGS = Text("设置", "Settings")
FORMS: dict[str, tuple[Text, Right | None]] = {
    "settings": (Text("我的账号", "My account"), None),
    "people": (Text("人员", "People"), Right.PEOPLE),
    "tokens": (Text("接口", "API"), None),
    "audit": (Text("操作日志", "Audit log"), Right.PEOPLE),
}
"""Pages under settings that are views of their own: the name of the address, the tab, and who may. The first stands
before the registered pages, the others behind them."""


def seat_or_404(person: Person, shop: str, right: Right | None = None) -> Seat:
    """The person's seat in this shop. A shop without one does not exist for her, nor what her role does not have."""
    seat = person.seat_in(shop) if shop in shops() else None
    if seat is None or (right is not None and not seat.may(right)):
        raise Http404
    return seat


def around_of(request: HttpRequest, seat: Seat, shop: str, lit: str, query: str = "", at: str = "") -> dict[str, Any]:
    """The frame's part of a template's context. `lit` names the entry of the rail, `at` the page; `query` goes with
    the links."""
    lang, base = language_of(request), reverse("shop", args=[shop])
    spoken = f"?lang={asked}" if (asked := addressed(request)) else ""
    query = query or spoken[1:]

    def to(route: Route) -> str:
        return f"{base}{route.path}?{query}" if query else base + route.path

    def carried(route: Route) -> str:
        names = [name for name in route.carries if any(each.name == at and name in each.carries for each in routes())]
        return "".join(f"&{urlencode({name: request.GET[name]})}" for name in names if name in request.GET)

    waits = {
        route.name: route.waits(seat, shop) for route in routes() if route.waits is not None and route.open_to(seat)
    }
    rail = [
        {
            "name": route.rail(lang),
            "icon": route.icon,
            "to": to(its[0]),
            "lit": lit == route.name,
            "waits": sum(waits.get(each.name, 0) for each in its),
        }
        for route in routes()
        if route.rail is not None and (its := _hers(route, seat))
    ]
    tabs = [
        {
            "name": route.tab(lang),
            "to": to(route) + carried(route),
            "lit": at == route.name,
            "waits": waits.get(route.name, 0),
        }
        for route in routes()
        if route.tab is not None and route.entry == lit and route.open_to(seat)
    ]
    if lit == "settings":
        here = request.resolver_match.url_name if request.resolver_match else ""
        own = [
            {"name": name(lang), "to": reverse(form, args=[shop]) + spoken, "lit": form == here, "waits": 0}
            for form, (name, right) in FORMS.items()
            if right is None or seat.may(right)
        ]
        tabs = [*own[:1], *tabs, *own[1:]]
    settings = {"name": SETTINGS(lang), "icon": "settings", "to": reverse("settings", args=[shop]) + spoken}
    return {
        "seat": seat,
        "shop": answers().session.config.shop(shop),
        "shops": _shops_of(person_of(request), spoken),
        "rail": [*rail, settings | {"lit": lit == "settings"}],
        "job": job_in_sight(seat, shop, lang),
        "tabs": tabs if len(tabs) > 1 and any(tab["lit"] for tab in tabs) else [],
    }


def _hers(entry: Route, seat: Seat) -> list[Route]:
    """The pages to which an entry of the rail may lead her, the first before the others."""
    under = [route for route in routes() if route.tab is not None and route.under == entry.name]
    return [route for route in (entry, *under) if route.open_to(seat)]


def _shops_of(person: Person, spoken: str) -> list[tuple[str, str, str]]:
    """The person's shops: id, name, address."""
    config = answers().session.config
    return [
        (shop.id, shop.name or shop.id, reverse("shop", args=[shop.id]) + spoken)
        for shop in config.shops
        if person.seat_in(shop.id) is not None
    ]
