"""`xundan metrics` over the API: the same words in, the same bytes out, cut to what whoever asks may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.http import Http404

from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.measuring import PERSON
from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.reports.asking import Words, metrics_sheet
from xundan.reports.sheet import Sheet
from xundan.web.frame.around import seat_or_404
from xundan.web.people.models import Person
from xundan.web.people.roles import Right
from xundan.web.reaching import reach_in
from xundan.web.shop import answers, shops

_LONGEST = 3660
_AGENT, _TEAM = PERSON


def metrics_of(person: Person, words: Words) -> Sheet:
    """The answer to a question about her shops.

    Http404 for a shop that is not hers, and for what tells of more agents than she sees; UserError for what cannot be
    asked.
    """
    hers = words.shops or _shops_of(person)
    seats = {shop: seat_or_404(person, shop, Right.AGENTS) for shop in hers}
    limited = [shop for shop, seat in seats.items() if seat.limited]
    if limited and len(seats) > 1:
        raise UserError(
            "one_shop",
            Text("这些店你只看得到一部分客服, 一次问一家店", "you see some agents only; ask for one shop at a time"),
            Text(f"加上 shop={limited[0]}", f"add shop={limited[0]}"),
        )
    # Whoever may see every shop there is asks as the command line does, without naming any.
    everywhere = not words.shops and len(seats) == len(shops())
    asked = replace(words, shops=() if everywhere else tuple(hers))
    known = answers()
    ask = known.remembered(("words", asked), lambda view: _bounded(asked.ask(view)))
    if not limited:
        return known.remembered(("metrics", ask), lambda view: metrics_sheet(view, ask), _size)
    (seat,) = seats.values()
    reach = reach_in(seat, limited[0])
    if not seat.may(Right.SHOP):
        _no_totals(ask)
    if _TEAM in ask.by and _AGENT not in ask.by:
        raise Http404  # a team's row tells of agents whom she may not see

    def cut(view: View) -> Sheet:
        sheet = metrics_sheet(view, ask)
        if _AGENT not in ask.by:
            return sheet
        return replace(sheet, rows=[row for row in sheet.rows if reach.sees(row[_AGENT])])

    return known.remembered(("metrics", ask, reach.agents), cut, _size)


def _shops_of(person: Person) -> tuple[str, ...]:
    """Her shops, in the order of xundan.toml. Http404 where she has none."""
    hers = tuple(shop for shop in shops() if (seat := person.seat_in(shop)) is not None and seat.may(Right.AGENTS))
    if not hers:
        raise Http404
    return hers


def _no_totals(ask: Ask) -> None:
    """What is not by agent is a total; what is a share of the whole shop tells its total to who knows her own part."""
    if _AGENT not in ask.by or any(m.whole for name in ask.metrics for m in CATALOGUE[name].measures):
        raise Http404


def _bounded(ask: Ask) -> Ask:
    if (ask.last - ask.first).days >= _LONGEST:
        raise UserError("period", Text(f"最多 {_LONGEST} 天", f"{_LONGEST} days at most"))
    return ask


def _size(sheet: Sheet) -> int:
    return 100 + len(sheet.rows) * max(len(sheet.columns), 1)


def words_of(metrics: Sequence[str]) -> list[str]:
    """Metrics as sent: each once, without space around it."""
    return list(dict.fromkeys(name.strip() for name in metrics if name.strip()))
