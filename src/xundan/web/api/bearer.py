"""The door for programs: a token instead of a session, on addresses of the API only."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from xundan.web.api.tokens import asking
from xundan.web.frame.errors import not_allowed, signed_out

API = "/api/"


class Bearer:
    """Lets whoever sends a token ask in its owner's name. A wrong one is refused, even where a session is beside it:
    a program that believes in its token is not to be answered as somebody else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(API):
            return self.get_response(request)
        kind, _, words = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() == "bearer":
            person = asking(words.strip())
            if person is None:
                return signed_out(request)
            request.user = person
        response = self.get_response(request)
        return not_allowed(request, response) if response.status_code == 405 else response
