"""The gate: nobody but people who signed in gets past it, save to the few addresses that say so themselves."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from xundan.model.text import UserError
from xundan.web.frame.errors import refused, signed_out

OPEN = "open_to_strangers"


def open_to_strangers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Marks a view that people may see before they signed in."""
    setattr(view, OPEN, True)
    return view


class Gate:
    """Turns strangers away and shows a person's mistakes as pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # What is somebody's own is kept by nobody on the way.
        response.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        if getattr(view, OPEN, False) or request.user.is_authenticated:
            return None
        if request.path.startswith("/api/"):
            return signed_out(request)
        return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}")

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refused(request, error) if isinstance(error, UserError) else None
