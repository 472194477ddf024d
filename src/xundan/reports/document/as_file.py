"""A document as a file of one of the kinds that there are."""

from __future__ import annotations

from xundan.model.text import Lang
from xundan.reports.document.document import Document

KINDS = ("xlsx", "html", "pdf")


def document_file(document: Document, kind: str, lang: Lang) -> bytes:
    """The file's bytes; `kind` is one of KINDS. Raises UserError as document_pdf does."""
    # Each writer brings a large library; only the one that is asked for is loaded.
    if kind == "xlsx":
        from xundan.reports.document.as_book import document_xlsx

        return document_xlsx(document, lang)
    if kind == "pdf":
        from xundan.reports.document.as_pdf import document_pdf

        return document_pdf(document, lang)
    from xundan.reports.document.as_html import document_html

    return document_html(document, lang).encode("utf-8")
