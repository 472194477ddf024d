"""Settings → API: one's tokens, and what can be asked with them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from xundan.model.text import Lang, Text, UserError
from xundan.reports.sheet import Column, Row, Sheet
from xundan.web.api.models import Token
from xundan.web.api.routes import PAGE, api
from xundan.web.api.tokens import DAYS, MOST_DAYS, lendable, make, revoke
from xundan.web.frame.around import around_of, seat_or_404
from xundan.web.frame.language import language_of
from xundan.web.frame.register import route_named
from xundan.web.frame.workbook import asks_for, workbook
from xundan.web.people.models import Person, person_of
from xundan.web.people.scope import PART_NAMES, Part
from xundan.web.shop import shops

_TITLE = Text("接口", "API")
_TOKENS = Text("我的令牌", "My tokens")
_ALL_OF_MINE = Text("我的全部", "all of mine")
_OVER = Text("已过期", "over")


@sensitive_variables("words")
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest, shop: str) -> HttpResponse:
    """Makes a token and shows its words once; takes one back. Her tokens as a workbook: `take=tokens.xlsx`."""
    person = person_of(request)
    seat = seat_or_404(person, shop)
    lang = language_of(request)
    if asks_for(request, "tokens"):
        return workbook(request, shop, "tokens", _sheet(person.tokens.all(), lang))
    page: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        try:
            page = _done(request, person, lang)
        except UserError as error:
            page = {"wrong": [error.message(lang)], "given": request.POST}
            status = 400
    hers = [each for each in shops() if person.seat_in(each) is not None]
    page |= {
        "title": _TITLE(lang),
        "tokens": [_told(token, lang) for token in person.tokens.all()],
        "hers": hers,
        "parts": [(part.value, PART_NAMES[part](lang)) for part in lendable(person, hers)],
        "days": DAYS,
        "most_days": MOST_DAYS,
        "questions": [each for each in _routes() if each["page"] is None],
        "pages": [each for each in _routes() if each["page"] is not None and route_named(each["page"]).open_to(seat)],
        "root": request.build_absolute_uri("/"),
    }
    return render(request, "api/tokens.html", around_of(request, seat, shop, "settings") | page, status=status)


def _done(request: HttpRequest, person: Person, lang: Lang) -> dict[str, Any]:
    given = request.POST
    if given.get("revoke"):
        name = revoke(person, given["revoke"])
        return {"said": Text(f"令牌 {name} 已撤掉", f"Token {name} is revoked")(lang)}
    named = [part for part in given.getlist("parts") if part]
    chosen = [shop for shop in given.getlist("shops") if shop]
    return {"words": make(person, given.get("name", ""), chosen, named, given.get("days", ""))}


def _told(token: Token, lang: Lang) -> dict[str, Any]:
    return {
        "number": token.pk,
        "name": token.name,
        "parts": [PART_NAMES[Part(part)](lang) for part in token.parts],
        "shops": token.shops,
        "ends": token.ends,
        "over": token.ends <= timezone.now(),
        "used": token.used,
    }


def _sheet(tokens: Iterable[Token], lang: Lang) -> Sheet:
    """What is known of tokens; neither their words, which nobody has, nor the hashes of them."""
    rows: list[Row] = []
    for token in tokens:
        known = _told(token, lang)
        rows.append(
            {
                "name": token.name,
                "parts": ", ".join(known["parts"]),
                "shops": ", ".join(token.shops) or _ALL_OF_MINE(lang),
                "ends": token.ends.date(),
                "used": token.used.replace(tzinfo=None, microsecond=0) if token.used else None,
                "remark": _OVER(lang) if token.over else None,
            }
        )
    columns = [
        Column("name", Text("名字", "Name"), is_key=True),
        Column("parts", Text("能看", "Sees")),
        Column("shops", Text("店铺", "Shops"), wraps=True),
        Column("ends", Text("到期", "Ends"), "day"),
        Column("used", Text("最近使用 (UTC)", "Last used (UTC)"), "time"),
        Column("remark", Text("备注", "Remark")),
    ]
    return Sheet(_TOKENS, Text("", ""), columns, rows)


@cache
def _routes() -> list[dict[str, Any]]:
    """What can be asked, as the OpenAPI document has it."""
    found = []
    for path, methods in api.get_openapi_schema()["paths"].items():
        entry = methods["get"]
        asked = [each for each in entry["parameters"] if each["in"] == "query"]
        name = str(entry["operationId"])
        found.append(
            {
                "page": name.removeprefix(PAGE) if name.startswith(PAGE) else None,
                "path": path,
                "said": entry.get("description") or entry["summary"],
                "asked": [(each["name"], each.get("description", ""), _values(each["schema"])) for each in asked],
            }
        )
    return found


def _values(schema: dict[str, Any]) -> list[str]:
    for each in (schema, *schema.get("anyOf", ())):
        if "enum" in each:
            return [str(value) for value in each["enum"]]
    return []
