"""Writing to the audit log, and finding out whether somebody else wrote in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from xundan.web.audit.models import Entry, Head

_BEFORE_THE_FIRST = "0" * 64


class Act(StrEnum):
    """What is written down."""

    FIRST_ACCOUNT = "first_account"
    SIGN_IN = "sign_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_OUT = "sign_out"
    INVITED = "invited"
    JOINED = "joined"
    PASSWORD_LINK = "password_link"
    SEAT_CHANGED = "seat_changed"
    SEAT_TAKEN = "seat_taken"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    EXPORT = "export"
    IMPORT = "import"
    UNDO = "undo"
    REDO = "redo"
    REFRESH = "refresh"
    VACUUM = "vacuum"
    READ_CHAT = "read_chat"
    MARKED = "marked"
    MARK_WITHDRAWN = "mark_withdrawn"
    MONTH_CLOSED = "month_closed"
    MONTH_CONFIRMED = "month_confirmed"
    MONTH_REOPENED = "month_reopened"
    MONTH_CARRIED = "month_carried"
    PLAN_CHANGED = "plan_changed"
    RULES_CHANGED = "rules_changed"
    SHOP_CHANGED = "shop_changed"
    AGENT_CHANGED = "agent_changed"
    DISPUTED = "disputed"
    DISPUTE_WITHDRAWN = "dispute_withdrawn"
    DISPUTE_KEPT = "dispute_kept"
    OVERRIDE = "override"
    LOSS_NOTED = "loss_noted"
    CHAT_MARKED = "chat_marked"
    PASSWORD_CHANGED = "password_changed"
    SIGNED_OUT_ONE = "signed_out_one"
    SECOND_ON = "second_on"
    SECOND_OFF = "second_off"
    SECOND_RESET = "second_reset"
    RECOVERY_USED = "recovery_used"
    OBJECTED = "objected"
    OBJECTION_ANSWERED = "objection_answered"
    TOKEN_MADE = "token_made"
    TOKEN_REVOKED = "token_revoked"


def record(act: Act, login: str, shop: str = "", **about: Any) -> Entry:
    """Writes one entry. `about` are plain values; no chat text and no buyer's name belongs into it."""
    with transaction.atomic():
        # Of two writers at once the second waits here for the first one's seal.
        head, _ = Head.objects.select_for_update().get_or_create(pk=1, defaults={"seal": _BEFORE_THE_FIRST})
        entry = Entry(at=timezone.now(), login=login, act=act.value, shop=shop, about=about)
        entry.seal = head.seal = _seal(entry, head.seal)
        entry.save()
        head.save()
    return entry


def broken() -> Iterator[int | None]:
    """The numbers of the entries whose seal is not that of their words after the one before; None at last when entries
    are missing at the end."""
    before = _BEFORE_THE_FIRST
    for entry in Entry.objects.order_by("pk").iterator():
        if entry.seal != _seal(entry, before):
            yield entry.pk
        before = entry.seal
    head = Head.objects.filter(pk=1).first()
    if before != (head.seal if head else _BEFORE_THE_FIRST):
        yield None


def _seal(entry: Entry, before: str) -> str:
    told: Mapping[str, Any] = {
        "before": before,
        "at": _written(entry.at),
        "login": entry.login,
        "act": entry.act,
        "shop": entry.shop,
        "about": entry.about,
    }
    return sha256(json.dumps(told, sort_keys=True, ensure_ascii=True).encode("ascii")).hexdigest()


def _written(at: datetime) -> str:
    return at.astimezone(timezone.get_default_timezone()).isoformat(timespec="microseconds")
