"""A page's way from its address to the screen, a workbook or a program: one for all pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header

from xundan.model.text import Text, UserError
from xundan.reports.as_csv import sheet_csv
from xundan.reports.as_json import sheet_json
from xundan.reports.as_xlsx import sheet_xlsx
from xundan.web.audit.log import Act, record
from xundan.web.frame.acts import Filled
from xundan.web.frame.around import around_of, seat_or_404
from xundan.web.frame.asked import AGAINST, RANGES, RULE_NAMES, Asked, State, asked
from xundan.web.frame.columns import left_on, left_out, table_name
from xundan.web.frame.draw import Drawing
from xundan.web.frame.kept import Kept
from xundan.web.frame.language import language_of
from xundan.web.frame.making import made, state_in
from xundan.web.frame.no_numbers import led_on
from xundan.web.frame.page import Page, Table
from xundan.web.frame.register import Route
from xundan.web.people.models import Seat, person_of
from xundan.web.reaching import reach_in
from xundan.web.shop import answers

_FORMATS = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", sheet_xlsx),
    "csv": ("text/csv; charset=utf-8", sheet_csv),
    "json": ("application/json", sheet_json),
}


@dataclass(frozen=True)
class Found:
    """A page with all that it was made from."""

    route: Route
    seat: Seat
    asked: Asked
    page: Page
    state: State | None
    """None: there are no numbers yet, or none that fit today's program."""
    parts: dict[str, str]
    kept: Kept
    """What was remembered of it; `page` is that one, or it with live parts beside."""


def find(route: Route, request: HttpRequest, shop: str, parts: dict[str, str]) -> Found:
    """Makes a page for the person who asks. Http404 where it is not hers; UserError for an address that says what there
    is not."""
    seat = seat_or_404(person_of(request), shop)
    if not route.open_to(seat):
        raise Http404
    given = {name: values[-1] for name, values in request.GET.lists() if isinstance(values[-1], str)}
    reach = reach_in(seat, shop)
    state = state_in(shop, route)
    nothing = State(date.today(), None, answers().session.config.rules)
    question = asked(state or nothing, shop, reach, given, route.takes)
    kept = _made(route, question, parts, request)
    shown = kept.page
    if route.beside is not None:
        shown = route.beside(shown, question, person=person_of(request), seat=seat, **parts)
    if route.reads_chats and reach.chats:
        record(
            Act.READ_CHAT,
            person_of(request).login,
            shop,
            page=route.name,
            **person_of(request).through,
            **({"agents": list(shown.data["agents"])} if "agents" in shown.data else {}),
            **{name: str(part) for name, part in parts.items()},
        )
    return Found(route, seat, question, shown, state, parts, kept)


def _made(route: Route, question: Asked, parts: dict[str, str], request: HttpRequest) -> Kept:
    if route.bare:
        return Kept(route.make(None, question, person=person_of(request), **parts))
    if route.live:
        with answers().view() as view:
            return Kept(route.make(view, question, person=person_of(request), **parts))
    return made(route, question, parts)


def page_view(route: Route) -> Callable[..., HttpResponse]:
    """The view of a page."""

    def view(request: HttpRequest, shop: str, **parts: str) -> HttpResponse:
        taken = request.GET.get("take")
        try:
            if taken:
                return _taken(request, find(route, request, shop, parts), taken)
            return shown_page(route, request, shop, parts)
        except UserError as error:
            return led_on(error, person_of(request), shop)

    view.__name__ = f"page_{route.name}"
    return view


def shown_page(
    route: Route, request: HttpRequest, shop: str, parts: dict[str, str], filled: Filled | None = None
) -> HttpResponse:
    """The page on the screen; with `filled` it stands there again with what was wrong with a form."""
    found = find(route, request, shop, parts)
    return render(request, "frame/page.html", _context(request, found, filled), status=400 if filled else 200)


def address_of(route: Route, shop: str, parts: dict[str, str]) -> str:
    """A page's address, without a query."""
    return reverse(f"page-{route.name}" if route.path else "shop", kwargs={"shop": shop, **parts})


def _taken(request: HttpRequest, found: Found, taken: str) -> HttpResponse:
    """A table of the page as a file: `take=KEY.xlsx`."""
    key, _, ending = taken.rpartition(".")
    table = found.page.table(key)
    if table is None or ending not in _FORMATS:
        raise Http404
    record(Act.EXPORT, person_of(request).login, found.asked.shop, page=found.route.name, table=taken)
    kind, write = _FORMATS[ending]
    lang = language_of(request)
    table = _as_seen(request, found, table)
    content = table.book(lang) if table.book is not None and ending == "xlsx" else write(table.sheet, lang)
    response = HttpResponse(content, content_type=kind)
    period = found.asked.period
    days = f"{period.first}..{period.last}" if found.route.dated else table.sheet.subtitle(lang)
    name = f"{table.sheet.title(lang)} {days}.{ending}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _as_seen(request: HttpRequest, found: Found, table: Table) -> Table:
    """Without the columns that she leaves out on the screen."""
    address = address_of(found.route, found.asked.shop, found.parts)
    left = left_out(person_of(request), table_name(address, table.key))
    kept = [column for column in table.sheet.columns if column.is_key or column.key not in left]
    return replace(table, sheet=replace(table.sheet, columns=kept))


def _context(request: HttpRequest, found: Found, filled: Filled | None) -> dict[str, Any]:
    question = found.asked
    drawing = Drawing(
        language_of(request),
        reverse("shop", args=[question.shop]),
        question,
        found.seat,
        address_of(found.route, question.shop, found.parts),
        filled,
    )
    around = around_of(request, found.seat, question.shop, found.route.entry, question.query(), found.route.name)
    asked_for = {"asked": question, "own": question.more, "dated": found.route.dated}
    shown = {
        "title": drawing.said(found.page.title),
        "subtitle": drawing.said(found.page.subtitle),
        "blocks": list(found.kept.blocks(found.page, drawing, asked_for)),
        "loose": [] if filled is None or _stands(filled, found.page) else [drawing.said(each) for each in filled.wrong],
        "left": left_on(person_of(request), drawing.address),
        "state": found.state,
        "ranges": _named(RANGES, drawing),
        "comparisons": _named(AGAINST, drawing),
        "rules": _named(RULE_NAMES, drawing),
    }
    return around | asked_for | shown


def _stands(filled: Filled, page: Page) -> bool:
    """Whether the form that could not be done is on the page still, and so says itself what was wrong."""
    return any(block.kind == "form" and (block.act, block.key) == (filled.act, filled.key) for block in page.blocks)


def _named(texts: Mapping[str, Text], drawing: Drawing) -> list[tuple[str, str]]:
    return [(name, drawing.said(text)) for name, text in texts.items()]
