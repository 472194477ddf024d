"""What the API takes and gives, as its OpenAPI document tells it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from ninja import Schema
from pydantic import Field, create_model

from xundan.web.frame.asked import AGAINST, RANGES, RULE_NAMES
from xundan.web.frame.register import Route

_LONGEST = 300
_MOST_DAYS = 3660


class Wrong(Schema):
    """What went wrong, for a program and for people."""

    code: str
    message: str
    hint: str


class Problem(Schema):
    """The one shape of every error."""

    error: Wrong


class Period(Schema):
    """Days, both included: YYYY-MM-DD."""

    from_: str = Field(alias="from")
    to: str


class PageAnswer(Schema):
    """A page: its tables with exact values by their name, and every other block as it stands there. Money is a number
    with its cents, a rate is unrounded, unknown is null."""

    page: str
    shop: str
    from_: str = Field(alias="from")
    to: str
    against: Period
    rule: Literal["order_first", "order", "payment"]
    data_until: str
    provisional_from: str | None
    blocks: list[dict[str, Any]]
    tables: dict[str, dict[str, Any]]


class MetricsAnswer(Schema):
    """What `xundan metrics --format json` prints: days, rule and rows of a question; without a metric the catalogue."""

    rows: list[dict[str, Any]]
    from_: str | None = Field(None, alias="from")
    to: str | None = None
    rule: str | None = None
    by: list[str] | None = None
    metrics: list[str] | None = None
    provisional_from: str | None = None


class Shop(Schema):
    """A shop in which who asks has a seat."""

    id: str
    name: str
    currency: str
    role: str


class Shops(Schema):
    shops: list[Shop]


class SeatAnswer(Schema):
    """What who asks is in a shop, and what of it counts here."""

    shop: str
    role: str
    team: str
    accounts: list[str]
    rights: list[str]


class Me(Schema):
    """Who asks; `token` is the name of the token that was sent, null for a session."""

    login: str
    name: str
    token: str | None
    seats: list[SeatAnswer]


class MetricsQuery(Schema):
    """The options of `xundan metrics`."""

    metric: list[str] = Field([], max_length=60, description="ids, `id` or `id:variant`; repeat it for several")
    by: str = Field("", max_length=_LONGEST, description="dimensions, parted by commas")
    from_: str | None = Field(None, alias="from", max_length=10, description="first day, YYYY-MM-DD")
    to: str | None = Field(None, max_length=10, description="last day, YYYY-MM-DD")
    month: str | None = Field(None, max_length=7, description="a whole month, YYYY-MM")
    last: int | None = Field(None, ge=1, le=_MOST_DAYS, description="the last so many days of the data")
    rule: str | None = Field(None, max_length=20, description="order_first, order or payment; else as the settings say")
    lang: Literal["zh", "en"] | None = Field(None, description="the language of names and errors")


class AllMetricsQuery(MetricsQuery):
    shop: list[str] = Field([], max_length=200, description="only these shops; repeat it for several")


class SpokenQuery(Schema):
    lang: Literal["zh", "en"] | None = Field(None, description="the language of errors")


def page_query(route: Route) -> type[Schema]:
    """The parameters of a page's address. Which values there are is said here and asked where the page is made, in the
    words of whoever asks."""
    fields: dict[str, Any] = {
        "range": _text("days with a name; without it 30", RANGES),
        "from_": _text("first day, YYYY-MM-DD or YYYY-MM", alias="from"),
        "to": _text("last day, YYYY-MM-DD or YYYY-MM", alias="to"),
        "against": _text("what the days are held against", AGAINST),
        "rule": _text("whose an order is; else as the settings say", RULE_NAMES),
        "lang": (
            Literal["zh", "en"] | None,
            Field(None, description="the language of titles, notes and errors; sentences of blocks come in both"),
        ),
    }
    for number, name in enumerate(route.takes):
        fields[f"own_{number}"] = _text("of this page", alias=name)
    return create_model(f"{route.name.title()}Query", __base__=Schema, **fields)


def _text(said: str, values: Iterable[str] = (), alias: str | None = None) -> Any:
    more: dict[str, Any] = {"enum": list(values)} if values else {}
    return (str, Field("", alias=alias, max_length=_LONGEST, description=said, json_schema_extra=more))
