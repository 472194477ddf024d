"""A buyer in what people wrote on the site: what is held of her there, and taking it away.

Numbers are not the site's, so it knows buyers only where somebody wrote a name: in disputes and objections, in rules
that are being tried, and in files that were uploaded and not imported yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection, models, transaction

from xundan.lake.privacy.nicks import without_nick
from xundan.lake.privacy.person import Person as Buyer
from xundan.web.disputes.models import Dispute
from xundan.web.held.models import Objection
from xundan.web.people.models import TRIED_RULES, Person
from xundan.web.uploads.models import Upload
from xundan.web.uploads.staging import discard

_WRITTEN: dict[type[models.Model], tuple[str, ...]] = {Dispute: ("why", "reason"), Objection: ("words", "answer")}
"""Where people write freely."""


def held(buyer: Buyer, shop: str | None = None) -> list[dict[str, Any]]:
    """What people wrote of her, in one shop or in all, one row a text: where, in which shop, the words. Rules belong to
    all shops."""
    found = [
        {"where": type(row).__name__.lower(), "shop": row.shop, "words": getattr(row, name)}
        for row, name, _ in _naming(buyer, shop)
    ]
    drafts = (person.preferences[TRIED_RULES] for person in _trying(buyer))
    return [*found, *({"where": "rules", "shop": "", "words": str(draft)} for draft in drafts)]


def forget(buyer: Buyer, shop: str | None = None) -> int:
    """Puts a mark in the place of her name wherever `held` finds it, and takes away all files that were uploaded and
    wait: nobody looked into them for her. Files that are being imported are left to that import, which leaves her out
    once she is forgotten. Gives how many texts and uploads were touched."""
    touched = 0
    with transaction.atomic():
        for row, name, words in _naming(buyer, shop):
            setattr(row, name, words)
            row.save(update_fields=[name])
            touched += 1
        for person in _trying(buyer):
            del person.preferences[TRIED_RULES]
            person.save(update_fields=["preferences"])
            touched += 1
    for upload in _in(shop, Upload.objects.select_related("taken")):
        if upload.taken is None or not upload.taken.active:
            discard(upload)
            touched += 1
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        # What was overwritten stands in the journal until it is emptied.
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return touched


def _in(shop: str | None, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    return rows if shop is None else rows.filter(shop=shop)


def _naming(buyer: Buyer, shop: str | None) -> Iterator[tuple[Any, str, str]]:
    """Each text that names her: its row, its field, and the text without her name."""
    for kind, names in _WRITTEN.items():
        for row in _in(shop, kind._default_manager.order_by("pk")):
            for name in names:
                words = getattr(row, name)
                left = words
                for word in buyer.telling_words:
                    left = without_nick(left, word)
                if left != words:
                    yield row, name, left


def _trying(buyer: Buyer) -> list[Person]:
    """Who tries rules that name her."""
    people = Person.objects.order_by("pk")
    return [
        each
        for each in people
        if TRIED_RULES in each.preferences and buyer.named_in(str(each.preferences[TRIED_RULES]))
    ]
