"""A report as a page: one file that lets nothing in, says everything escaped, and has a table behind every chart."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.reports.papers import BITING, paper
from xundan.model.text import Lang
from xundan.reports.document.as_html import document_html
from xundan.reports.document.svg import chart_svg

VOID = {"meta", "link", "img", "br", "hr", "input", "source", "line", "circle", "rect", "polyline"}


class Page(HTMLParser):
    """Elements in order, the text in each, and whether every one that opens is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.elements.append((tag, dict(attrs)))
        self.texts.setdefault(tag, []).append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self.open):
            self.texts[tag][-1] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elements if name == tag]


@pytest.fixture(scope="module", params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture(scope="module")
def page(lang: Lang) -> Page:
    found = Page(document_html(paper(), lang))
    assert found.open == []
    return found


def test_it_asks_for_nothing_from_anywhere(page: Page, lang: Lang) -> None:
    assert not {"script", "link", "img", "iframe", "object", "form", "base"} & {tag for tag, _ in page.elements}
    for tag, attrs in page.elements:
        assert not {"src", "href", "style"} & attrs.keys(), tag
        assert not [name for name in attrs if name.startswith("on")], tag
    text = document_html(paper(), lang).replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?:|url\(|@import", text)


def test_its_policy_lets_in_its_own_style_and_nothing_else(page: Page) -> None:
    policy = next(a["content"] for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    digest = base64.b64encode(hashlib.sha256(page.texts["style"][0].encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_it_speaks_one_language(page: Page, lang: Lang) -> None:
    assert page.all("html") == [{"lang": "zh-CN" if lang == "zh" else "en"}]
    assert page.texts["h1"] == ["日报 <i>" if lang == "zh" else "Daily <i>"]
    heads = page.texts["th"][:4]
    assert heads == (
        ["客服", "销售额", "转化率", "首响"] if lang == "zh" else ["Agent", "Sales", "Conversion", "First reply"]
    )


def test_names_that_are_markup_are_text(page: Page) -> None:
    assert BITING in page.texts["th"]
    assert "i" not in page.texts and "b" not in page.texts
    assert any(text == BITING for text in page.texts["text"])


def test_numbers_are_as_people_read_them_with_their_counts_and_marks(page: Page, lang: Lang) -> None:
    cells = page.texts["td"]
    assert cells[:3] == ["￥1,234.50", "10.0 % 3/30", "12.5 秒" if lang == "zh" else "12.5 s"]
    # One of two is few, and starred; what is unknown is a dash; a figure of the platform's has its mark.
    assert cells[3:6] == ["-￥0.50", "50.0 % * 1/2", "—"]
    assert cells[8] == ("1 分 05 秒 #" if lang == "zh" else "1 min 05 s #")
    few = [attrs for attrs in page.all("td") if "few" in str(attrs.get("class"))]
    assert len(few) == 1


def test_every_chart_says_in_words_what_it_shows_and_has_a_table(page: Page) -> None:
    charts = page.all("svg")
    assert len(charts) == len(page.texts["figcaption"]) == 2
    for chart in charts:
        named = str(chart["aria-labelledby"]).split()
        ids = {attrs.get("id") for tag, attrs in page.elements if tag in ("title", "desc")}
        assert chart["role"] == "img" and set(named) <= ids
    assert all(text for text in page.texts["desc"])
    assert len(page.all("table")) == 3
    assert len({attrs.get("id") for tag, attrs in page.elements if tag in ("title", "desc") and attrs}) == 4


def test_what_all_parts_say_is_said_once(page: Page, lang: Lang) -> None:
    once, here = ("说明一次", "只在这里") if lang == "zh" else ("said once", "only here")
    assert page.texts["li"].count(once) == 1
    assert page.texts["li"].count(here) == 1
    assert once in page.texts["footer"][0] and here not in page.texts["footer"][0]


def test_days_still_open_are_marked_by_more_than_colour(page: Page, lang: Lang) -> None:
    marked = [attrs for attrs in page.all("tr") if attrs.get("class") == "open"]
    assert marked == [{"class": "open", "title": "暂定, 还会变" if lang == "zh" else "provisional, may change"}]


def test_definitions_are_on_the_page(page: Page, lang: Lang) -> None:
    assert ("成交额 (销售额)" if lang == "zh" else "Turnover (Sales)") in page.texts["th"]
    assert "inquiry_conversion:paid" in page.texts["td"]


def test_the_same_report_is_the_same_page(lang: Lang) -> None:
    assert document_html(paper(), lang) == document_html(paper(), lang)


def test_a_line_breaks_where_a_day_is_not_known() -> None:
    svg = chart_svg(paper().parts[2].charts[0], "en", 1)
    # The first two days are joined; the fourth stands alone behind the gap of the third.
    assert svg.count("<polyline") == 1 and svg.count("<circle") == 3
    points = re.search(r'points="([^"]*)"', svg)
    assert points is not None and len(points[1].split()) == 2
    heights = [float(y) for y in re.findall(r'cy="([\d.]+)"', svg)]
    axis = float(re.findall(r'y1="([\d.]+)"', svg)[0])
    # 10, 20 and 5 above an axis at 0.
    assert [round((axis - y) / (axis - heights[1]), 2) for y in heights] == [0.5, 1.0, 0.25]


def test_bars_begin_at_nothing_and_are_as_long_as_their_values() -> None:
    svg = chart_svg(paper().parts[1].charts[0], "zh", 1)
    widths = [float(width) for width in re.findall(r'<rect class="bar"[^>]* width="([\d.]+)"', svg)]
    assert widths[1] == pytest.approx(widths[0] / 2, abs=0.1)
    assert ">￥1,234.50<" in svg and ">￥617.25<" in svg
