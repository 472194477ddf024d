"""Which entries of the log somebody may read: those of a shop whose people she manages, and of its people."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from xundan.lake.reading_log import Reading, readings
from xundan.web.audit.models import Entry
from xundan.web.everywhere import has_everywhere
from xundan.web.people.models import Person
from xundan.web.people.roles import Right
from xundan.web.people.staff import people_of
from xundan.web.place import here


def entries_for(person: Person, shop: str) -> QuerySet[Entry]:
    """The entries about this shop, the newest first. Of those about no shop (signing in, passwords) who manages the
    people of every shop has all; others those by people who have a seat in this shop today, and about them."""
    every = Entry.objects.order_by("-pk")
    if has_everywhere(person, Right.PEOPLE):
        return every.filter(shop__in=("", shop))
    known = [seat.person.login for seat in people_of(shop)]
    return every.filter(Q(shop=shop) | Q(shop="", login__in=known) | Q(shop="", login="", about__person__in=known))


def readings_for(person: Person, shop: str) -> list[tuple[Reading, dict[str, str]]]:
    """Chats that were read on the command line and may have been of this shop, the newest first; each with what the
    log tells of it: nothing where it may tell of shops whose people are not hers to manage."""
    everywhere = has_everywhere(person, Right.PEOPLE)
    found = []
    for each in readings(here().workspace):
        if not each.shops or shop in each.shops:
            told = each.about if everywhere or each.shops == (shop,) else {}
            found.append((each, told))
    return found[::-1]
