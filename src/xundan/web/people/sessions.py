"""Where a person is signed in: on what, since when, and when she was last there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from xundan.model.text import Text
from xundan.web.people.models import Person

_DEVICE, _SINCE, _SEEN = "device", "since", "seen"
_SELDOM = timedelta(minutes=5)
# What an agent's name holds stands before what it only claims to be like.
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("QQBrowser", "QQ"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
UNKNOWN = Text("别的设备", "another device")


@dataclass(frozen=True)
class Place:
    """One session. `number` names it without giving it away: whoever has the key of a session has the session."""

    number: str
    device: str
    since: datetime | None
    seen: datetime | None
    this: bool
    session: Session


def device_of(agent: str) -> str:
    """`Chrome · Windows` of a browser's name; empty for what is neither."""
    found = [next((name for mark, name in names if mark in agent), "") for names in (_BROWSERS, _SYSTEMS)]
    return " · ".join(filter(None, found))


def places_of(person: Person, here: str | None = None) -> list[Place]:
    """Her sessions, the newest first. `here` is the key of the session that asks."""
    found = []
    for session in Session.objects.filter(expire_date__gt=timezone.now()):
        told = session.get_decoded()
        if told.get("_auth_user_id") == str(person.pk):
            key = session.session_key
            device = str(told.get(_DEVICE, ""))
            found.append(Place(_number(key), device, _at(told, _SINCE), _at(told, _SEEN), key == here, session))
    return sorted(found, key=lambda place: (place.since is not None, place.since, place.number), reverse=True)


def end(person: Person, number: str) -> bool:
    """Ends one of her sessions; whether there was one."""
    for place in places_of(person):
        if place.number == number:
            place.session.delete()
            return True
    return False


@receiver(user_logged_in)
def _note_device(sender: Any, request: HttpRequest, user: Any, **more: Any) -> None:
    """Notes what she signed in with. The browser's whole name is not kept."""
    now = timezone.now().isoformat()
    request.session.update({_DEVICE: device_of(request.headers.get("User-Agent", "")), _SINCE: now, _SEEN: now})


class Seen:
    """Notes in a session that it is used, every few minutes; it then lasts from that day on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = request.session
        if _SEEN in told and timezone.now() - datetime.fromisoformat(told[_SEEN]) > _SELDOM:
            told[_SEEN] = timezone.now().isoformat()
        return self.get_response(request)


def _number(key: str) -> str:
    return sha256(key.encode("ascii")).hexdigest()[:16]


def _at(told: dict[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(told[name]) if name in told else None
