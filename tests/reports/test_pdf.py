"""A report as PDF: no letter is lost silently, and nothing is needed that is not there."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from tests.reports.papers import paper
from xundan.model.text import Text, UserError
from xundan.reports.document.as_pdf import document_pdf


def test_it_is_an_accessible_pdf_and_always_the_same() -> None:
    # Dollars and Latin letters need no font but what comes along.
    plain = paper("USD", chinese=False)
    content = document_pdf(plain, "en", system_fonts=False)
    assert content.startswith(b"%PDF-")
    assert b"pdfuaid" in content
    assert content == document_pdf(plain, "en", system_fonts=False)


@pytest.mark.parametrize(("chinese", "lang"), [(True, "en"), (False, "zh")])
def test_a_letter_that_no_font_has_is_an_error(chinese: bool, lang: str) -> None:
    with pytest.raises(UserError) as wrong:
        document_pdf(paper("USD", chinese), lang, system_fonts=False)  # type: ignore[arg-type]
    assert wrong.value.code == "pdf_font"
    assert "no installed font can show" in wrong.value.message.en
    assert "fonts-noto-cjk" in wrong.value.hint.zh


def test_a_letter_in_a_chart_alone_is_not_lost_either() -> None:
    document = paper("USD", chinese=False)
    chart = replace(document.parts[2].charts[0], points=[(Text("日", "日"), 1)])
    part = replace(document.parts[2], charts=[chart])
    with pytest.raises(UserError, match="no installed font can show '日'"):
        document_pdf(replace(document, parts=[part]), "en", system_fonts=False)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(UserError) as wrong:
        document_pdf(paper(), "zh")
    assert wrong.value.code == "pdf_missing"
    assert "pip install 'xundan[pdf]'" in wrong.value.hint.en
