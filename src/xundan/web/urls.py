"""Every address of the site."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from xundan.web.api.routes import api
from xundan.web.api.token_page import tokens
from xundan.web.frame.acts import acts
from xundan.web.frame.columns import columns
from xundan.web.frame.doing import act_view
from xundan.web.frame.home import home, language
from xundan.web.frame.register import route_named, routes
from xundan.web.frame.showing import page_view
from xundan.web.pages.data.imports import rejects_file
from xundan.web.pages.data.reports import report_file
from xundan.web.people.account import settings, sign_out_elsewhere, sign_out_everywhere
from xundan.web.people.joining import join
from xundan.web.people.sign_in import sign_in, sign_out
from xundan.web.people.views import audit, people
from xundan.web.second.page import second_factor
from xundan.web.second.step import second_step
from xundan.web.start.first import first_account

handler404 = "xundan.web.frame.errors.not_found"
handler500 = "xundan.web.frame.errors.broken"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("start/", first_account, name="start"),
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-in/code/", second_step, name="second-step"),
    path("sign-out/", sign_out, name="sign-out"),
    path("join/<str:who>/<str:token>/", join, name="join"),
    path("shops/<str:shop>/settings/", settings, name="settings"),
    path("shops/<str:shop>/settings/api/", tokens, name="tokens"),
    path("shops/<str:shop>/settings/people/", people, name="people"),
    path("shops/<str:shop>/settings/audit/", audit, name="audit"),
    path("shops/<str:shop>/settings/code/", second_factor, name="second-factor"),
    path("shops/<str:shop>/settings/sign-out-elsewhere/", sign_out_elsewhere, name="sign-out-elsewhere"),
    path("shops/<str:shop>/settings/sign-out-everywhere/", sign_out_everywhere, name="sign-out-everywhere"),
    path("shops/<str:shop>/data/imports/<int:number>/rejects.csv", rejects_file, name="rejects"),
    path("shops/<str:shop>/data/reports/<int:number>/file", report_file, name="report-file"),
    path("language/", language, name="language"),
    path("columns/", columns, name="columns"),
    path("shops/<str:shop>/", page_view(next(iter(routes()))), name="shop"),
]
# Acts stand before pages: a part of a page's address might read like an act's.
urlpatterns += [
    path(f"shops/<str:shop>/{route_named(act.on).path}do/{act.name}/", act_view(act), name=f"act-{act.name}")
    for act in acts()
]
urlpatterns += [
    path(f"shops/<str:shop>/{route.path}", page_view(route), name=f"page-{route.name}")
    for route in routes()
    if route.path
]
urlpatterns += [path("api/", api.urls)]
