"""What a thumb reaches where a table is a card a row and its head is out of sight."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk, Window


@pytest.fixture
def lead(desk: Desk) -> Iterator[Window]:
    """A lead with her phone, in a window of its own."""
    window = desk.fresh("lead", "phone-en")
    yield window
    window.leave()


def _values(page: Page, column: str) -> list[float]:
    return page.evaluate(
        """(column) => {
          const table = document.querySelector('#agents table');
          const n = [...table.tHead.rows[0].cells].findIndex((head) => head.dataset.column === column);
          return [...table.tBodies[0].rows].map((row) => Number(row.cells[n].dataset.sort));
        }""",
        column,
    )


def _labels(page: Page, row: str) -> list[str]:
    """The names of the values that a card shows, from top to bottom."""
    return page.evaluate(
        """(row) => [...document.querySelectorAll(`${row} > td`)].filter((cell) => cell.offsetHeight)
          .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
          .map((cell) => cell.querySelector(".label")?.textContent || cell.dataset.name)""",
        row,
    )


def test_cards_are_sorted_both_ways_and_come_back_as_they_were(lead: Window) -> None:
    page = lead.open("agents/")
    came = _values(page, "inquiries")
    choice = page.locator("#agents .sort-by select")
    choice.select_option(label="Inquiries")
    down = _values(page, "inquiries")
    assert down == sorted(came, reverse=True)
    assert len(set(down)) > 1
    page.locator("#agents .sort-by button").click()
    assert _values(page, "inquiries") == sorted(came)
    choice.select_option(index=0)
    assert _values(page, "inquiries") == came


def test_a_cards_label_leads_to_its_definition(lead: Window) -> None:
    page = lead.open("agents/")
    label = page.locator("#agents tbody tr").first.locator("a.label", has_text="Conversion")
    expect(label).to_be_visible()
    assert " = " in str(label.get_attribute("title"))
    label.click()
    page.wait_for_url("**/metrics/inquiry_conversion/**")


def test_an_agents_card_begins_with_what_matters_most_and_opens_to_the_rest(lead: Window) -> None:
    page = lead.open("agents/")
    row = "#agents tbody tr:first-child"
    most = ["Conversion", "Sales", "First reply"]
    assert _labels(page, row) == most
    page.locator(row).locator("th").click(position={"x": 300, "y": 8})
    whole = _labels(page, row)
    assert whole[:3] == most
    assert {"Received", "Inquiries", "Order value"} <= set(whole[3:])


def test_a_desk_has_the_columns_in_their_order_and_no_second_way_to_sort(desk: Desk) -> None:
    page = desk.window("lead", "desk-zh").open("agents/")
    heads = page.locator("#agents thead th[data-column]").evaluate_all(
        "(all) => all.map((each) => each.dataset.column)"
    )
    shown = [each for each in heads if each in ("received_buyers", "inquiries", "inquiry_conversion", "sales")]
    assert shown == ["received_buyers", "inquiries", "inquiry_conversion", "sales"]
    expect(page.locator("#agents .sort-by")).to_be_hidden()
    assert page.locator("#agents a.label").count() == 0


def test_days_of_ones_own_fit_into_a_phone(lead: Window) -> None:
    page = lead.open("agents/?from=2026-10-05&to=2026-10-20")
    assert page.locator(".own-days button").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
