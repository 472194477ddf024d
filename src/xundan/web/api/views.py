"""A page as JSON: every table with exact values, every figure, every sentence."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse

from xundan.reports.as_json import object_json, sheet_json
from xundan.web.audit.log import Act, record
from xundan.web.frame.language import language_of
from xundan.web.frame.page import Form, Table
from xundan.web.frame.register import Route
from xundan.web.frame.showing import Found, find
from xundan.web.people.models import Person, person_of


def page_answer(route: Route, request: HttpRequest, shop: str, parts: dict[str, Any]) -> HttpResponse:
    """A page for a program. What leaves so is written down as an export is."""
    found = find(route, request, shop, parts)
    export(person_of(request), shop, route.name)
    lang = language_of(request)
    if found.page is found.kept.page:
        body = found.kept.of(("json", lang), lambda: _written(found, lang))
    else:
        body = _written(found, lang)
    return HttpResponse(body, content_type="application/json")


def export(person: Person, shop: str, page: str) -> None:
    """Writes down that data left: through which token, or with a session. The site's own pages ask for none of it."""
    record(Act.EXPORT, person.login, shop, page=page, table="json", **person.through)


def _written(found: Found, lang: Any) -> str:
    asked = found.asked
    told: dict[str, Any] = {
        "page": found.route.name,
        "shop": asked.shop,
        "from": asked.period.first,
        "to": asked.period.last,
        "against": {"from": asked.against.first, "to": asked.against.last},
        "rule": asked.rule,
        "data_until": found.state and found.state.newest,
        "provisional_from": found.state and found.state.provisional_from,
    }
    plain = [asdict(block) for block in found.page.blocks if not isinstance(block, Table | Form)]
    whole = object_json(told | {"blocks": plain}, lang).rstrip()
    tables = ",".join(
        f'"{block.key}":{sheet_json(block.sheet, lang).rstrip()}'
        for block in found.page.blocks
        if isinstance(block, Table)
    )
    return f'{whole[:-1]},"tables":{{{tables}}}}}\n'
