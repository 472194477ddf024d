"""A link with which a person sets her password herself: once, within three days. Nobody else ever knows it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from xundan.web.people.models import Person

DAYS = settings.PASSWORD_RESET_TIMEOUT // 86_400


def link(request: HttpRequest, person: Person) -> str:
    """The address to give her. It is spent when she sets a password or signs in."""
    return request.build_absolute_uri(path(person))


def path(person: Person) -> str:
    """The address without the site's own."""
    who = urlsafe_base64_encode(str(person.pk).encode())
    return reverse("join", args=[who, default_token_generator.make_token(person)])


def invited(who: str, token: str) -> Person | None:
    """Whose link this is; None: it is wrong, spent or too old."""
    try:
        number = int(force_str(urlsafe_base64_decode(who)))
    except (ValueError, OverflowError):
        return None
    person = Person.objects.filter(pk=number, is_active=True).first()
    return person if person is not None and default_token_generator.check_token(person, token) else None
