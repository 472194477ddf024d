"""Settings: one's own account - what she is here, another password, where she is signed in."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from xundan.model.text import Text, UserError
from xundan.web.audit.log import Act, record
from xundan.web.frame.around import SETTINGS, around_of, seat_or_404
from xundan.web.frame.language import language_of
from xundan.web.frame.workbook import asks_for, workbook
from xundan.web.people.guessing import check_password
from xundan.web.people.models import Person, person_of
from xundan.web.people.passwords import told
from xundan.web.people.roles import NAMES, Role
from xundan.web.people.sessions import UNKNOWN, end, places_of
from xundan.web.people.sheets import sessions_sheet
from xundan.web.second.codes import protected

_CHANGED = Text("密码改好了, 别处都已退出", "The password is changed, and you are signed out elsewhere")


@sensitive_post_parameters("old", "password")
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, shop: str) -> HttpResponse:
    """What she is here, a form for another password, and where she is signed in (`take=sessions.xlsx`)."""
    person = person_of(request)
    seat = seat_or_404(person, shop)
    places = places_of(person, request.session.session_key)
    if asks_for(request, "sessions"):
        return workbook(request, shop, "sessions", sessions_sheet(places, language_of(request)))
    said: list[Text] = []
    status = 200
    if request.method == "POST":
        said = _new_password(request, person)
        status = 200 if said == [_CHANGED] else 400
    lang = language_of(request)
    page = {
        "title": SETTINGS(lang),
        "role": NAMES[Role(seat.role)](lang),
        "said": [each(lang) for each in said] if status == 200 else [],
        "wrong": [each(lang) for each in said] if status == 400 else [],
        "places": places,
        "unknown": UNKNOWN(lang),
        "second": protected(person),
    }
    return render(request, "people/settings.html", around_of(request, seat, shop, "settings") | page, status=status)


def _new_password(request: HttpRequest, person: Person) -> list[Text]:
    try:
        check_password(request, person, request.POST.get("old", ""))
        validate_password(request.POST.get("password", ""), person)
    except UserError as error:
        return [error.message]
    except ValidationError as error:
        return told(error)
    person.set_password(request.POST["password"])
    person.save(update_fields=["password"])
    update_session_auth_hash(request, person)
    record(Act.PASSWORD_CHANGED, person.login)
    return [_CHANGED]


@require_POST
def sign_out_elsewhere(request: HttpRequest, shop: str) -> HttpResponse:
    """Ends one of her sessions; with this one she is led to the first page of strangers."""
    person = person_of(request)
    seat_or_404(person, shop)
    if not end(person, request.POST.get("session", "")):
        raise Http404
    record(Act.SIGNED_OUT_ONE, person.login)
    return redirect("settings", shop)


@require_POST
def sign_out_everywhere(request: HttpRequest, shop: str) -> HttpResponse:
    """Ends all her sessions, this one too."""
    person = person_of(request)
    seat_or_404(person, shop)
    record(Act.SIGNED_OUT_EVERYWHERE, person.login)
    for place in places_of(person):
        place.session.delete()
    request.session.flush()
    return redirect("sign-in")
