"""An act's way from the form to the page that says what came of it: one for all acts."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from xundan.model.text import UserError
from xundan.reports.as_json import error_json
from xundan.web.frame.acts import ActRoute, Doing, Filled
from xundan.web.frame.around import seat_or_404
from xundan.web.frame.commands import on_site
from xundan.web.frame.language import language_of
from xundan.web.frame.register import route_named
from xundan.web.frame.showing import address_of, shown_page
from xundan.web.people.models import person_of
from xundan.web.reaching import reach_in

FORM = "form"
"""The field that says which form of its page was filled in."""


def act_view(entry: ActRoute) -> Callable[..., HttpResponse]:
    """The view of an act."""
    page = route_named(entry.on)

    @require_POST
    def view(request: HttpRequest, shop: str, **parts: str) -> HttpResponse:
        person = person_of(request)
        seat = seat_or_404(person, shop, entry.right)
        if not entry.open_to(seat) or not page.open_to(seat):
            raise Http404
        reach = reach_in(seat, shop)
        given = {name: [str(value) for value in values] for name, values in request.POST.lists()}
        files = [file for name in request.FILES for file in request.FILES.getlist(name)]
        try:
            done = entry.do(Doing(person, seat, shop, reach, given, files), **parts)
        except UserError as error:
            key = (given.get(FORM) or [""])[-1]
            if _asks_for_json(request):
                return HttpResponse(
                    error_json(error, language_of(request)), status=400, content_type="application/json"
                )
            filled = Filled(entry.name, key, given, [on_site(each) for each in (error.message, error.hint) if each.zh])
            return shown_page(page, request, shop, parts, filled)
        if _asks_for_json(request):
            to = None if done.to is None else reverse("shop", args=[shop]) + done.to
            return JsonResponse({"to": to, **done.told})
        messages.success(request, done.said(language_of(request)))
        if done.to is not None:
            return _to(reverse("shop", args=[shop]) + done.to)
        query = request.GET.urlencode()
        return _to(address_of(page, shop, parts) + (f"?{query}" if query else ""))

    view.__name__ = f"act_{entry.name}"
    return view


def _asks_for_json(request: HttpRequest) -> bool:
    """Whether a script of the page did it, which shows itself what came of it."""
    return request.headers.get("Accept") == "application/json"


def _to(address: str) -> HttpResponse:
    """Led on with GET, whatever the browser sent."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response
