"""A table of a page with forms as a workbook: such pages are views of their own, which no frame exports."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from xundan.reports.as_xlsx import sheet_xlsx
from xundan.reports.sheet import Sheet
from xundan.web.audit.log import Act, record
from xundan.web.frame.language import language_of
from xundan.web.people.models import person_of
from xundan.web.reports.files import TYPES


def asks_for(request: HttpRequest, name: str) -> bool:
    """Whether the address asks for the workbook of this name: `take=NAME.xlsx`."""
    return request.method == "GET" and request.GET.get("take") == f"{name}.xlsx"


def workbook(request: HttpRequest, shop: str, name: str, sheet: Sheet) -> HttpResponse:
    """The table as a workbook; that it was taken is written down."""
    lang = language_of(request)
    page = request.resolver_match.url_name if request.resolver_match else ""
    record(Act.EXPORT, person_of(request).login, shop, page=page, table=f"{name}.xlsx")
    response = HttpResponse(sheet_xlsx(sheet, lang), content_type=TYPES["xlsx"])
    response["Content-Disposition"] = content_disposition_header(True, f"{sheet.title(lang)}.xlsx")
    return response
