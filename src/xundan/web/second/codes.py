"""The phone of a person, the codes it shows, and those that stand in for it.

A code of the phone serves once: the step of time it was for is kept, and only later ones are taken. A recovery code has
80 random bits, so a plain hash of it is safe to keep (as of tokens: api/tokens.py).
"""

from __future__ import annotations

import re
import secrets
from hashlib import sha256

import segno
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from xundan.web.audit.log import Act, record
from xundan.web.people.models import Person
from xundan.web.second.models import RecoveryCode

CODES = 8
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4
_SIX = re.compile(r"[0-9]{6}")


def protected(person: Person) -> bool:
    """Whether she signs in with her phone's code too."""
    return bool(TOTPDevice.objects.filter(user=person, confirmed=True).exists())


def begin(person: Person) -> None:
    """A new secret for her phone. It counts once a code of it was typed in."""
    TOTPDevice.objects.filter(user=person, confirmed=False).delete()
    TOTPDevice.objects.create(user=person, name="phone", confirmed=False)


def waiting(person: Person) -> TOTPDevice | None:
    """The secret that was not confirmed yet."""
    return TOTPDevice.objects.filter(user=person, confirmed=False).first()


def picture(device: TOTPDevice) -> str:
    """What the phone's camera reads, as a data address of an SVG."""
    return segno.make(device.config_url, micro=False).svg_data_uri(scale=5, border=3, light="white")


def written(device: TOTPDevice) -> str:
    """The secret as one types it into a phone without a camera."""
    from base64 import b32encode

    text = b32encode(device.bin_key).decode("ascii")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def confirm(person: Person, code: str) -> list[str] | None:
    """Switches it on with a code of the phone; her recovery codes, which nobody sees again. None: the code is wrong."""
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user=person, confirmed=False).first()
        if device is None or not _SIX.fullmatch(_plain(code)) or not device.verify_token(_plain(code)):
            return None
        TOTPDevice.objects.filter(user=person, confirmed=True).delete()
        device.confirmed = True
        device.save()
        record(Act.SECOND_ON, person.login)
        return new_codes(person)


def new_codes(person: Person) -> list[str]:
    """New recovery codes instead of those there were."""
    made = ["".join(secrets.choice(_LETTERS) for _ in range(_GROUPS * _GROUP)) for _ in range(CODES)]
    with transaction.atomic():
        person.recovery_codes.all().delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(person=person, hashed=_hashed(code)) for code in made)
    return ["-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP)) for code in made]


def fits(person: Person, given: str) -> bool:
    """Whether this is the phone's code of now, or one of the recovery codes; either is spent by it."""
    code = _plain(given)
    with transaction.atomic():
        if _SIX.fullmatch(code):
            device = TOTPDevice.objects.select_for_update().filter(user=person, confirmed=True).first()
            return device is not None and bool(device.verify_token(code))
        spent, _ = person.recovery_codes.filter(hashed=_hashed(code)).delete()
        if spent:
            record(Act.RECOVERY_USED, person.login, left=person.recovery_codes.count())
        return bool(spent)


def remove(person: Person) -> None:
    """From now on the password is enough."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=person).delete()
        person.recovery_codes.all().delete()


def _plain(given: str) -> str:
    return re.sub(r"[\s-]", "", given[:100]).lower()


def _hashed(code: str) -> str:
    return sha256(code.encode("utf-8", "surrogatepass")).hexdigest()
