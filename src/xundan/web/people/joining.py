"""The page behind an invitation: a person sets her password."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from xundan.model.text import Text
from xundan.web.audit.log import Act, record
from xundan.web.frame.errors import error_page
from xundan.web.frame.language import language_of
from xundan.web.frame.middleware import open_to_strangers
from xundan.web.people.invitations import invited
from xundan.web.people.passwords import told
from xundan.web.second.step import enter

_SPENT = Text("这个链接用过了, 过期了, 或者不完整", "This link was used, is too old, or is not whole")
_ASK = Text("请店主重新给你一个", "Ask the owner for a new one")


@open_to_strangers
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, who: str, token: str) -> HttpResponse:
    """Sets the password, signs her in, and ends the sessions she had elsewhere."""
    person = invited(who, token)
    if person is None:
        return error_page(request, _SPENT, _ASK, 403)
    wrong: list[Text] = []
    if request.method == "POST":
        try:
            validate_password(request.POST.get("password", ""), person)
        except ValidationError as error:
            wrong = told(error)
        else:
            person.set_password(request.POST["password"])
            person.save(update_fields=["password"])
            record(Act.JOINED, person.login)
            return enter(request, person)
    lang = language_of(request)
    page = {"person": person, "wrong": [each(lang) for each in wrong]}
    return render(request, "people/join.html", page, status=400 if wrong else 200)
