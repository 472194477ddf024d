"""What people do with the site, by mouse, by keyboard and by thumb."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, Window, sign_in
from tests.browser.looking import barriers, faults


@pytest.fixture
def owner(desk: Desk) -> Iterator[Window]:
    """The owner at her desk, in a window of its own."""
    window = desk.fresh("owner", "desk-zh")
    yield window
    window.leave()


@pytest.mark.parametrize("manner", ["desk-zh", "phone-en"])
def test_signing_in_and_out(desk: Desk, axe: str | None, manner: str) -> None:
    window = desk.fresh(None, manner)
    window.page.goto(f"{desk.server}/")
    found = list(faults(window)) + (list(barriers(window.page, axe)) if axe else [])
    assert found == []
    sign_in(window.page, desk.server, "analyst", desk.shop.password)
    expect(window.page.locator("h1")).to_have_count(1)
    window.page.get_by_role("button", name="analyst").click()
    window.page.locator("form[action='/sign-out/'] button").click()
    window.page.wait_for_url(f"{desk.server}/sign-in/")
    window.page.goto(window.at("agents/"))
    assert "/sign-in/?next=" in window.page.url
    window.leave()


def test_other_days_are_asked_at_once_and_stay_in_the_address(owner: Window) -> None:
    page = owner.open("agents/")
    before = page.locator("main").inner_text()
    page.select_option("select[name=range]", "7")
    page.wait_for_url("**range=7**")
    assert page.locator("main").inner_text() != before
    assert page.locator("select[name=range]").input_value() == "7"
    page.select_option("select[name=range]", "own")
    page.fill("input[name=from]", "2026-10-05")
    page.fill("input[name=to]", "2026-10-06")
    page.locator(".own-days button").click()
    page.wait_for_url("**from=2026-10-05&to=2026-10-06**")
    assert "2026-10-05" in page.locator("main").inner_text()


def test_a_table_is_sorted_by_a_click_and_by_a_key(owner: Window) -> None:
    page = owner.open("agents/")

    def values() -> list[float]:
        return page.evaluate(
            """() => {
              const table = document.querySelector('#agents table');
              const n = [...table.tHead.rows[0].cells].findIndex((head) => head.dataset.column === "inquiries");
              return [...table.tBodies[0].rows].map((row) => Number(row.cells[n].dataset.sort));
            }"""
        )

    head = page.locator('th[data-column="inquiries"]')
    head.locator("button").click()
    assert values() == sorted(values(), reverse=True)
    assert head.get_attribute("aria-sort") == "descending"
    head.locator("button").press("Enter")
    assert values() == sorted(values())
    assert head.get_attribute("aria-sort") == "ascending"
    assert len(set(values())) > 1


def test_a_table_goes_as_a_workbook(owner: Window) -> None:
    page = owner.open("agents/")
    with page.expect_download() as found:
        page.locator("#agents a", has_text="Excel").click()
    assert found.value.suggested_filename.endswith(".xlsx")
    assert found.value.path().read_bytes()[:2] == b"PK"


def test_the_language_is_chosen_and_stays(desk: Desk) -> None:
    window = desk.fresh("bookkeeper", "desk-zh")
    page = window.open("agents/?range=7")
    page.get_by_role("button", name="EN", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert "range=7" in page.url
    window.open("funnel/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="中文", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    window.leave()


def test_the_dark_theme_is_chosen_and_stays(owner: Window) -> None:
    page = owner.open("funnel/")

    def ground() -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    light = ground()
    page.locator("[data-theme-switch]").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert ground() != light
    owner.open("agents/")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_the_keyboard_reaches_the_content_and_every_page_of_the_rail(owner: Window) -> None:
    page = owner.open("")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    wanted = page.locator("#rail a.nav-link").count()
    reached = set()
    for _ in range(wanted + 8):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.closest('#rail') && document.activeElement.href"))
    assert len(reached - {None}) == wanted > 5
    page.locator("#rail a.nav-link").nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/funnel/**")


def test_the_menu_of_a_phone_opens_and_leads(desk: Desk) -> None:
    window = desk.fresh("lead", "phone-en")
    page = window.open("")
    link = page.locator("#rail a.nav-link", has_text="Agents")
    expect(link).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(link).to_be_visible()
    link.click()
    page.wait_for_url("**/agents/**")
    window.leave()


def test_a_bar_opens_to_the_rows_that_it_counts(owner: Window) -> None:
    page = owner.open(owner.shop.paths["agent"] + "?from=2026-10-05&to=2026-10-31")
    place = page.locator("#chart-spread")
    place.scroll_into_view_if_needed()
    at, count = page.evaluate(
        """() => {
          const chart = echarts.getInstanceByDom(document.getElementById("chart-spread"));
          const values = chart.getOption().series[0].data;
          return [chart.convertToPixel({ seriesIndex: 0 }, [1, values[1] / 2]), values[1]];
        }"""
    )
    place.click(position={"x": at[0], "y": at[1]})
    page.wait_for_url("**/rows/?*waited=1*")
    assert page.locator("#rows tbody tr").count() == count > 0
