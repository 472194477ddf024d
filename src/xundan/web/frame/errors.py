"""What is shown when something cannot be shown: what happened, what it means, what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xundan.model.text import Text, UserError
from xundan.reports.as_json import error_json
from xundan.web.frame.language import language_of

_NOT_FOUND = Text("没有这个页面, 或者不归你看", "There is no such page, or it is not yours to see")
_BACK = Text("回到首页, 或请店主给你开权限", "Go back to the first page, or ask the owner for access")
_BROKEN = Text("出错了, 已记录", "Something went wrong; it was noted")
_AGAIN = Text("再试一次; 还不行请把时间告诉管理员", "Try again; if it happens again tell the administrator the time")
_FORGED = Text("这个表单过期了", "This form is too old")
_STRANGER = Text("请先登录, 或带上令牌", "Sign in, or send a token")
_HOW = Text("令牌在 设置 → 接口 里生成", "Tokens are made under Settings → API")
_ONLY_READ = Text("接口只能读", "The API is for reading")
_GET = Text("用 GET", "use GET")
_RELOAD = Text("刷新页面后再提交一次", "Load the page again and send it once more")


def refused(request: HttpRequest, error: UserError, status: int = 400) -> HttpResponse:
    """A person's mistake."""
    lang = language_of(request)
    if request.path.startswith("/api/"):
        return HttpResponse(error_json(error, lang), status=status, content_type="application/json")
    return error_page(request, error.message, error.hint, status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: also what others' shops answer."""
    return _told(request, "not_found", _NOT_FOUND, _BACK, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """500."""
    return _told(request, "broken", _BROKEN, _AGAIN, 500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that this site did not give, or long ago."""
    return _told(request, "form", _FORGED, _RELOAD, 403)


def signed_out(request: HttpRequest) -> HttpResponse:
    """401: a program that did not say who asks, or whose token is none."""
    response = _told(request, "sign_in", _STRANGER, _HOW, 401)
    response["WWW-Authenticate"] = "Bearer"
    return response


def not_allowed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """405 in the words of the API."""
    told = _told(request, "method", _ONLY_READ, _GET, 405)
    told["Allow"] = response.get("Allow", "GET")
    return told


def _told(request: HttpRequest, code: str, said: Text, todo: Text, status: int) -> HttpResponse:
    if request.path.startswith("/api/"):
        told = error_json(UserError(code, said, todo), language_of(request))
        return HttpResponse(told, status=status, content_type="application/json")
    return error_page(request, said, todo, status)


def error_page(request: HttpRequest, said: Text, todo: Text, status: int) -> HttpResponse:
    """What happened and what to do, as a page."""
    lang = language_of(request)
    return render(request, "frame/error.html", {"said": said(lang), "todo": todo(lang)}, status=status)
