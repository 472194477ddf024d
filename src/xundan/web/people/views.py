"""Settings: the people of the shop, the audit log."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from xundan.lake.reading_log import cut_short, readings
from xundan.model.text import Text, UserError
from xundan.web.audit.log import Act, broken, record
from xundan.web.audit.reading import entries_for, readings_for
from xundan.web.audit.words import told
from xundan.web.frame.around import around_of, seat_or_404
from xundan.web.frame.language import language_of
from xundan.web.frame.workbook import asks_for, workbook
from xundan.web.people import staff
from xundan.web.people.invitations import DAYS, link
from xundan.web.people.models import ANY_SHOP, Person, person_of
from xundan.web.people.roles import NAMES, Right, Role
from xundan.web.people.sheets import LOG, log_sheet, people_sheet, readings_sheet
from xundan.web.place import here
from xundan.web.second.codes import protected
from xundan.web.shop import answers

_ELSEWHERE = Text(
    "她也在别的店工作, 要由那边的店主给链接", "she works in another shop too; its owner has to give the link"
)
_OWN = Text("自己的角色要由别的店主来改", "your own seat is changed by another owner")
_NEWEST = 500


@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, shop: str) -> HttpResponse:
    """The people of the shop, also as a workbook (`take=people.xlsx`); a form lets one in and shows the link with which
    she sets her password."""
    by = person_of(request)
    seat = seat_or_404(by, shop, Right.PEOPLE)
    if asks_for(request, "people"):
        return workbook(request, shop, "people", people_sheet(staff.people_of(shop), language_of(request)))
    accounts, teams = answers().remembered(("seats", shop), lambda view: staff.choices(view, shop))
    page: dict[str, Any] = {"accounts": accounts, "teams": teams, "days": DAYS}
    status = 200
    if request.method == "POST":
        given = {name: list(map(str, values)) for name, values in request.POST.lists()}
        try:
            page |= _done(request, by, shop, given, accounts, teams)
        except UserError as error:
            page["wrong"], status = [error.message(language_of(request))], 400
    lang = language_of(request)
    page |= {
        "title": Text("人员", "People")(lang),
        "roles": [(role.value, name(lang)) for role, name in NAMES.items()],
        "people": [_told(each, NAMES[Role(each.role)](lang), by) for each in staff.people_of(shop)],
    }
    return render(request, "people/people.html", around_of(request, seat, shop, "settings") | page, status=status)


def _done(
    request: HttpRequest, by: Person, shop: str, given: dict[str, list[str]], accounts: list[str], teams: list[str]
) -> dict[str, Any]:
    """What a form of this page asks for. `seat` names the seat that it is about; without one somebody is let in."""
    number = "".join(given.get("seat", []))
    act = "".join(given.get("act", []))
    if not number:
        seat = staff.wanted(given, accounts, teams)
        person = staff.let_in(by, shop, "".join(given.get("login", [])), "".join(given.get("name", [])), seat)
        fresh = not person.has_usable_password() and staff.may_give_password(by, person)
        return {"link": link(request, person) if fresh else "", "invited": person}
    found = staff.seat_in(shop, int(number) if number.isdecimal() and len(number) < 19 else 0)
    if act == "link":
        if not staff.may_give_password(by, found.person):
            raise UserError("link", _ELSEWHERE)
        record(Act.INVITED, by.login, shop, person=found.person.login)
        return {"link": link(request, found.person), "invited": found.person}
    if found.person == by:
        raise UserError("own_seat", _OWN)
    if act == "second":
        staff.reset_second(by, found)
    elif act == "out":
        staff.let_out(by, found)
    else:
        staff.change(by, found, staff.wanted(given, accounts, teams))
    return {}


def _told(seat: Any, role: str, by: Person) -> dict[str, Any]:
    return {
        "number": seat.pk,
        "person": seat.person,
        "role": role,
        "role_id": seat.role,
        "team": seat.team,
        "accounts": seat.accounts,
        "joined": seat.person.has_usable_password(),
        "second": protected(seat.person),
        "fixed": seat.shop == ANY_SHOP or seat.person_id == by.pk,
    }


def _on_the_command_line(person: Person, shop: str) -> dict[str, Any]:
    """Chats of this shop that were read without the site, the newest first, and whether that log is whole."""
    home = here().workspace
    return {
        "read": readings_for(person, shop)[:_NEWEST],
        "read_broken": cut_short(home) or not all(each.whole for each in readings(home)),
    }


@require_GET
def audit(request: HttpRequest, shop: str) -> HttpResponse:
    """The newest entries of the log that are hers to read, and whether the whole log is as it was written. All of hers
    go as workbooks: `take=audit.xlsx`, and `take=readings.xlsx` for chats read on the command line."""
    person = person_of(request)
    seat = seat_or_404(person, shop, Right.PEOPLE)
    every = entries_for(person, shop)
    lang = language_of(request)
    if asks_for(request, "audit"):
        return workbook(request, shop, "audit", log_sheet(every, lang))
    if asks_for(request, "readings"):
        return workbook(request, shop, "readings", readings_sheet(readings_for(person, shop), lang))
    entries = every[:_NEWEST]
    page = {
        "title": LOG(lang),
        "entries": [told(entry, lang) for entry in entries],
        "broken": list(broken()),
    }
    page |= _on_the_command_line(person, shop)
    return render(request, "people/audit.html", around_of(request, seat, shop, "settings") | page)
