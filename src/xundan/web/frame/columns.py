"""Which columns of a table a person leaves out: kept with her, for the screen and for what she exports."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.views.decorators.http import require_POST

from xundan.web.people.models import Person, person_of
from xundan.web.people.preferences import COLUMNS

_LONGEST, _MOST_COLUMNS, _MOST_TABLES = 100, 100, 300


def table_name(address: str, key: str) -> str:
    """A table's name: that of its page, whatever agent or order it is of, and its own."""
    return f"{resolve(address).url_name}:{key}"


def left_out(person: Person, table: str) -> list[str]:
    """The keys of the columns that she leaves out of a table."""
    kept = person.preferences.get(COLUMNS)
    found = kept.get(table) if isinstance(kept, dict) else None
    return [str(key) for key in found] if isinstance(found, list) else []


def left_on(person: Person, address: str) -> dict[str, list[str]]:
    """By table of a page the keys of the columns that she leaves out."""
    kept = person.preferences.get(COLUMNS)
    page = table_name(address, "")
    return (
        {table: left_out(person, table) for table in kept if table.startswith(page)} if isinstance(kept, dict) else {}
    )


@require_POST
def columns(request: HttpRequest) -> HttpResponse:
    """Keeps the columns that she left out of one table; all of them are back when none is named."""
    person, table, keys = person_of(request), request.POST.get("table", ""), request.POST.getlist("left")
    kept = dict(person.preferences.get(COLUMNS) or {})
    known = table in kept or len(kept) < _MOST_TABLES
    if not table or not known or len(keys) > _MOST_COLUMNS or any(len(word) > _LONGEST for word in (table, *keys)):
        return HttpResponse(status=400)
    kept.pop(table, None)
    if keys:
        kept[table] = keys
    person.preferences[COLUMNS] = kept
    person.save(update_fields=["preferences"])
    return HttpResponse(status=204)
