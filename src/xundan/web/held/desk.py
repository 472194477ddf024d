"""Who objects, who sees it, and who answers. The log tells that it was done, not what was said."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from xundan.model.text import Text, UserError
from xundan.web.audit.log import Act, record
from xundan.web.held.models import Objection
from xundan.web.people.models import Person, Seat
from xundan.web.people.reach import Reach
from xundan.web.people.roles import Right

LONGEST = 1000
_MOST = 20


def object_to(person: Person, shop: str, words: str) -> None:
    """Writes down what she objects to. Raises UserError while too many of hers wait."""
    with transaction.atomic():
        if person.objections.filter(shop=shop, answered_at=None).count() >= _MOST:
            raise UserError("objections", Text(f"已有 {_MOST} 条等着答复", f"{_MOST} of yours wait for an answer"))
        made = Objection.objects.create(shop=shop, person=person, words=words)
        record(Act.OBJECTED, person.login, shop, objection=made.pk)


def seen_by(person: Person, seat: Seat, reach: Reach, shop: str) -> list[Objection]:
    """Her own, and those that she may answer."""
    found = Objection.objects.filter(shop=shop).select_related("person", "answered_by")
    return [each for each in found if each.person_id == person.pk or may_answer(each, person, seat, reach)]


def may_answer(objection: Objection, person: Person, seat: Seat, reach: Reach) -> bool:
    """The owner answers everybody, a lead the agents whom she sees; nobody her own."""
    if objection.person_id == person.pk:
        return False
    if seat.may(Right.PEOPLE):
        return True
    hers = objection.person.seat_in(objection.shop)
    return seat.may(Right.DECIDE) and hers is not None and any(reach.sees(account) for account in hers.accounts)


def answer(objection: Objection, by: Person, words: str) -> None:
    """Answers it, once."""
    with transaction.atomic():
        kept = Objection.objects.select_for_update().get(pk=objection.pk)
        if kept.answered_at is not None:
            raise UserError("answered", Text("已经答复过了", "it was answered already"))
        kept.answer, kept.answered_by, kept.answered_at = words, by, timezone.now()
        kept.save()
        record(Act.OBJECTION_ANSWERED, by.login, kept.shop, objection=kept.pk, person=kept.person.login)


def waiting(seat: Seat, reach: Reach, shop: str) -> int:
    """How many objections wait for the person in this seat."""
    found = Objection.objects.filter(shop=shop, answered_at=None).select_related("person")
    return sum(may_answer(each, seat.person, seat, reach) for each in found)
