"""The routes of the API: one a page, and the questions of the command line. Each is for reading."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Path, Query
from ninja.errors import AuthenticationError, ValidationError
from ninja.security import APIKeyCookie, HttpBearer

from xundan import __version__
from xundan.model.text import Text, UserError
from xundan.reports.as_json import object_json, sheet_json
from xundan.reports.asking import Span, Words
from xundan.reports.catalogue import catalogue_sheet
from xundan.web.api import shapes
from xundan.web.api.metrics import metrics_of, words_of
from xundan.web.api.views import export, page_answer
from xundan.web.frame.errors import not_found, refused, signed_out
from xundan.web.frame.language import language_of
from xundan.web.frame.register import Route, routes
from xundan.web.people.models import Person, person_of
from xundan.web.people.roles import Right
from xundan.web.shop import answers, shops

_PART = re.compile(r"<(?:(\w+):)?(\w+)>")
_KINDS: dict[str, type] = {"int": int}
_JSON = "application/json"
PAGE = "page_"
"""How the name of a page's route begins in the document."""


def _signed_in(request: HttpRequest) -> Person | None:
    """The gate let nobody else past; said once more where the routes are."""
    return request.user if isinstance(request.user, Person) else None


class Token(HttpBearer):
    """A token of Settings → API."""

    def __call__(self, request: HttpRequest) -> Person | None:
        return _signed_in(request)

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        return _signed_in(request)


class Session(APIKeyCookie):
    """Who signed in with a browser."""

    param_name = "sessionid"

    def authenticate(self, request: HttpRequest, key: str | None) -> Person | None:
        return _signed_in(request)


_TOLD = """Everything that the site's pages show, for programs. Send `Authorization: Bearer xd_...` with a token of
Settings → API. A shop that is not yours answers 404, as one that does not exist; so does what your role does not have.
"""
api = NinjaAPI(
    title="xundan",
    version=__version__,
    description=_TOLD,
    docs_url=None,  # its pages load scripts of other hosts; Settings → API lists the routes
    urls_namespace="api",
    auth=[Token(), Session()],
)
_ERRORS: dict[int, Any] = {401: shapes.Problem, 404: shapes.Problem, 422: shapes.Problem}
_ASKED: dict[int, Any] = {400: shapes.Problem} | _ERRORS


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return not_found(request, error)


@api.exception_handler(AuthenticationError)
def _stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return signed_out(request)


@api.exception_handler(UserError)
def _refused(request: HttpRequest, error: UserError) -> HttpResponse:
    return refused(request, error)


@api.exception_handler(ValidationError)
def _misread(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter that is not even of its kind."""
    names = ", ".join(dict.fromkeys(str(each["loc"][-1])[:40] for each in error.errors))
    hint = Text("见 /api/openapi.json", "see /api/openapi.json")
    said = Text(f"参数写得不对: {names}", f"these parameters cannot be read: {names}")
    return refused(request, UserError("parameter", said, hint), 422)


@api.get("me", response={200: shapes.Me} | _ERRORS, url_name="api-me", operation_id="me", summary="Who asks")
def me(request: HttpRequest, asked: Query[shapes.SpokenQuery]) -> HttpResponse:
    """The person or the token's owner, with what counts here of her seats."""
    person = person_of(request)
    seats = [
        {
            "shop": shop,
            "role": seat.role,
            "team": seat.team,
            "accounts": list(seat.accounts),
            "rights": [right.value for right in Right if seat.may(right)],
        }
        for shop in shops()
        if (seat := person.seat_in(shop)) is not None
    ]
    told = {"login": person.login, "name": person.name, "token": person.through.get("token"), "seats": seats}
    return HttpResponse(object_json(told), content_type=_JSON)


@api.get("shops", response={200: shapes.Shops} | _ERRORS, url_name="api-shops", operation_id="shops", summary="Shops")
def her_shops(request: HttpRequest, asked: Query[shapes.SpokenQuery]) -> HttpResponse:
    """The shops in which who asks has a seat."""
    person = person_of(request)
    found = [
        {"id": shop.id, "name": shop.name or shop.id, "currency": shop.currency, "role": seat.role}
        for shop in answers().session.config.shops
        if (seat := person.seat_in(shop.id)) is not None
    ]
    return HttpResponse(object_json({"shops": found}), content_type=_JSON)


@api.get(
    "metrics",
    response={200: shapes.MetricsAnswer} | _ASKED,
    by_alias=True,
    url_name="api-metrics",
    operation_id="metrics",
    summary="Any metrics by any of their dimensions, over one's shops",
)
def metrics(request: HttpRequest, asked: Query[shapes.AllMetricsQuery]) -> HttpResponse:
    """What `xundan metrics --format json` answers. An agent names the dimension `agent` and sees her own rows."""
    return _metrics(request, asked, tuple(dict.fromkeys(asked.shop)))


@api.get(
    "shops/{shop}/metrics",
    response={200: shapes.MetricsAnswer} | _ASKED,
    by_alias=True,
    url_name="api-shop-metrics",
    operation_id="shop_metrics",
    summary="Any metrics by any of their dimensions, of one shop",
)
def shop_metrics(request: HttpRequest, shop: str, asked: Query[shapes.MetricsQuery]) -> HttpResponse:
    """What `xundan metrics --shop SHOP` answers with `--format json`."""
    return _metrics(request, asked, (shop,))


def _metrics(request: HttpRequest, asked: shapes.MetricsQuery, of: tuple[str, ...]) -> HttpResponse:
    person, lang = person_of(request), language_of(request)
    span = Span(asked.from_, asked.to, asked.month, asked.last, mark="")
    words = Words(tuple(words_of(asked.metric)), asked.by, span, asked.rule, of)
    sheet = metrics_of(person, words) if words.metrics else catalogue_sheet()
    export(person, of[0] if len(of) == 1 else "", "metrics")
    return HttpResponse(sheet_json(sheet, lang), content_type=_JSON)


def _serve(route: Route) -> None:
    """The route of a page."""
    rest = route.path[len(route.path.partition("<")[0]) :]
    kinds = {name: _KINDS.get(kind, str) for kind, name in _PART.findall(rest)}
    api.get(
        f"shops/{{shop}}/pages/{route.name}/{_PART.sub(_braces, rest)}",
        response={200: shapes.PageAnswer} | _ASKED,
        by_alias=True,
        url_name=f"api-{route.name}",
        operation_id=PAGE + route.name,
        summary=f"The page {route.name}",
        description=inspect.cleandoc(route.make.__doc__ or ""),
        tags=["pages"],
    )(_view(route, kinds))


def _braces(found: re.Match[str]) -> str:
    return f"{{{found[1]}:{found[2]}}}" if found[1] else f"{{{found[2]}}}"


def _view(route: Route, kinds: dict[str, type]) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, shop: str, asked: Any, **parts: Any) -> HttpResponse:
        return page_answer(route, request, shop, parts)

    # The framework reads from the signature what the address and the document hold; types that are made here, of each
    # route, are none that mypy can follow.
    keyword = inspect.Parameter.KEYWORD_ONLY
    taken: dict[str, Any] = {"request": HttpRequest, "shop": Path[str]}
    taken |= {name: Path[kind] for name, kind in kinds.items()}  # type: ignore[misc,valid-type]
    taken["asked"] = Query[shapes.page_query(route)]  # type: ignore[misc]
    view.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter(name, keyword, annotation=kind) for name, kind in taken.items()]
    )
    view.__name__ = f"api_{route.name}"
    return view


for _route in routes():
    _serve(_route)
