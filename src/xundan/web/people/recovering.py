"""A way back for who forgot the password and has nobody above her: whoever may write in the workspace's folder gives
her a link."""

from __future__ import annotations

from django.db import transaction

from xundan.model.text import Text, UserError
from xundan.web.audit.log import Act, record
from xundan.web.people.invitations import path
from xundan.web.people.models import Person
from xundan.web.second.codes import protected, remove


def way_back(login: str) -> str:
    """The path of a link that serves once within three days. It takes the second factor away: the phone may be lost
    too. Raises UserError for a name that there is not."""
    person = Person.objects.filter(login=login, is_active=True).first()
    if person is None:
        names = ", ".join(Person.objects.filter(is_active=True).order_by("login").values_list("login", flat=True)[:20])
        raise UserError(
            "no_person",
            Text(f"没有叫 {login!r} 的账号", f"nobody is called {login!r}"),
            Text(f"有这些: {names}", f"there are: {names}"),
        )
    with transaction.atomic():
        second = protected(person)
        remove(person)
        record(Act.PASSWORD_LINK, "", person=login, second_factor_removed=second)
    return path(person)
