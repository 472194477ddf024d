"""Making tokens, knowing them again, and taking them back.

A token is 256 random bits, so its hash needs neither salt nor slowness: nobody tries 2^256 words, and equal tokens do
not occur. For the same reason wrong ones lock nothing: a guess is as hopeless after a million as at first, and a
lockout would only let strangers lock a shop's programs out.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from xundan.model.text import Text, UserError
from xundan.web.api.models import Token
from xundan.web.audit.log import Act, record
from xundan.web.people.models import Person
from xundan.web.people.scope import GIVES, Part

PREFIX = "xd_"
"""By it a token that got into a file or a repository is found."""
DAYS, MOST_DAYS = 90, 365
_LONGEST, _LONGEST_SENT, _MOST = 80, 200, 50


def make(by: Person, name: str, shops: Sequence[str], parts: Sequence[str], days: str) -> str:
    """A new token's words, which nobody sees again. `shops` empty: all of hers.

    Raises UserError for a name, a scope or a time that cannot be.
    """
    name = name.strip()
    if not name or len(name) > _LONGEST or not name.isprintable():
        raise UserError(
            "token_name", Text(f"令牌名要有 1 到 {_LONGEST} 个字", f"a token's name has 1 to {_LONGEST} letters")
        )
    if any(by.seat_in(shop) is None for shop in shops):
        raise UserError("token_shop", Text("没有这家店", "there is no such shop"))
    if not parts or not set(parts) <= {part.value for part in Part}:
        raise UserError("token_scope", Text("选一下令牌能看什么", "choose what the token may see"))
    if not days.isdecimal() or len(days) > 4 or not 1 <= int(days) <= MOST_DAYS:
        raise UserError("token_days", Text(f"有效期 1 到 {MOST_DAYS} 天", f"a token lasts 1 to {MOST_DAYS} days"))
    if by.tokens.count() >= _MOST:
        raise UserError("token_many", Text(f"最多 {_MOST} 个令牌, 先撤掉几个", f"{_MOST} tokens at most; revoke some"))
    words = PREFIX + secrets.token_urlsafe(32)
    ends = timezone.now() + timedelta(days=int(days))
    with transaction.atomic():
        by.tokens.create(
            name=name, hashed=_hashed(words), shops=sorted(set(shops)), parts=sorted(set(parts)), ends=ends
        )
        for shop in sorted(set(shops)) or [""]:
            record(Act.TOKEN_MADE, by.login, shop, token=name, parts=sorted(set(parts)), days=int(days))
    return words


def revoke(by: Person, number: str) -> str:
    """Takes one of her tokens back; its name. Http404 for what is not hers."""
    found = by.tokens.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 19 else None
    if found is None:
        raise Http404
    with transaction.atomic():
        found.delete()
        for shop in found.shops or [""]:
            record(Act.TOKEN_REVOKED, by.login, shop, token=found.name)
    return found.name


def asking(words: str) -> Person | None:
    """In whose name these words ask, narrowed to what was lent; None: they are no token, or one whose time is over or
    whose owner is closed."""
    if not words.startswith(PREFIX) or len(words) > _LONGEST_SENT:
        return None
    token = Token.objects.select_related("person").filter(hashed=_hashed(words)).first()
    if token is None or token.over or not token.person.is_active:
        return None
    token.touch()
    token.person.scope = token.scope
    return token.person


def lendable(person: Person, shops: Sequence[str]) -> list[Part]:
    """What of her rights she can lend in any of these shops."""
    seats = [seat for seat in map(person.seat_in, shops) if seat is not None]
    return [part for part in Part if any(seat.may(right) for seat in seats for right in GIVES[part])]


def _hashed(words: str) -> str:
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
