"""What looks at pages sees what is wrong with one."""

from __future__ import annotations

import pytest

from tests.browser.desk import Desk
from tests.browser.looking import barriers, faults, foreign


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ("Inquiries of 小满", "en", False),
        ("Inquiries 询单", "en", False),
        ("售后与质量", "en", True),
        ("Sales 金额", "en", True),
        ("客服: period before", "zh", True),
        ("客服: Excel, CSV, DSR", "zh", False),
        ("打开 xundan doctor -w demo-shop", "zh", False),
    ],
)
def test_words_of_the_other_language(text: str, lang: str, found: bool) -> None:
    assert foreign(text, lang, ["小满"]) is found


def test_a_broken_page_is_seen_to_be_broken(desk: Desk, axe: str | None) -> None:
    window = desk.fresh("analyst", "phone-en")
    page = window.open("funnel/")
    assert list(faults(window)) == []
    page.evaluate(
        """async () => {
          const add = (tag, text, more = {}) => document.querySelector("main").append(
            Object.assign(document.createElement(tag), { textContent: text }, more));
          add("h1", "another");
          add("p", "x".repeat(200));
          add("button", "导出", { id: "content" });
          add("div", "", { className: "chart", id: "chart-none" });
          document.querySelector("#chart-none").dataset.chart = "none";
          document.documentElement.lang = "fr";
          await fetch("/shops/there-is-none/").catch(() => null);
          await fetch("http://other.invalid/").catch(() => null);
          setTimeout(() => { throw new Error("nobody catches this"); });
        }"""
    )
    page.wait_for_timeout(300)
    told = "\n".join(faults(window))
    for wanted in (
        "html says that it speaks 'fr'",
        "it has not one h1",
        "wider than the window",
        "ids that stand twice: ['content']",
        "an empty chart: chart-none",
        "not in en: 导出",
        "404: ",
        "Content Security Policy",
        "not caught: nobody catches this",
    ):
        assert wanted in told, told
    if axe is not None:
        page.evaluate("() => document.querySelector('main').append(document.createElement('button'))")
        assert any(each.startswith("button-name") for each in barriers(page, axe))
    page.context.close()
