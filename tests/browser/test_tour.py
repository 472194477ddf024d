"""The three days of docs/tour.md, walked by what stands on the screen: no address is typed but the first."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk, Window, sign_in

pytestmark = pytest.mark.xdist_group("tour")
MONTH = "2026-10"


def arrives(desk: Desk, role: str, manner: str = "desk-zh") -> Window:
    """Somebody opens the site, signs in, and stands where it leads her."""
    window = desk.fresh(None, manner)
    window.page.goto(desk.server)
    sign_in(window.page, desk.server, role, desk.shop.password)
    return window


def goes(page: Page, entry: str, tab: str = "") -> None:
    """By the rail, behind its button on a phone, and then by the row of tabs."""
    link = page.locator("aside.navbar-vertical a.nav-link", has_text=re.compile(rf"^\s*{entry}(\s|$)")).first
    if not link.is_visible():
        page.locator("aside.navbar-vertical .navbar-toggler").click()
    link.click()
    if tab:
        page.locator("nav.tabs a", has_text=re.compile(rf"^\s*{tab}(\s|$)")).click()


def done(page: Page) -> str:
    """What the site says was done."""
    said = page.locator(".alert-success")
    expect(said).to_be_visible()
    return said.inner_text()


def test_an_agents_day(own_desk: Desk) -> None:
    window = arrives(own_desk, "agent", "phone-zh")
    page = window.page
    expect(page).to_have_url(re.compile(r"/me/"))
    expect(page.locator("#todo")).to_contain_text("没成交的询单要填原因")

    page.locator("#todo a", has_text="要填原因").click()
    reasons = page.locator("select[name^=reason-]")
    open_ones = reasons.count()
    assert open_ones > 0
    page.locator("#form-notes a[href*='/chats/']").first.click()  # she reads the chat, and comes back
    expect(page.locator(".bubble").first).to_be_visible()
    page.go_back()
    for n in range(open_ones):
        reasons.nth(n).select_option(index=1)
    page.locator("input[name^=note-]").first.fill("她说等发工资")
    page.get_by_role("button", name="一起保存").click()
    done(page)
    expect(page.locator("main")).to_contain_text("0 个还没填")
    assert page.locator("input[name^=note-]").first.input_value() == "她说等发工资"

    goes(page, "订单归属")
    page.locator("#orders tbody a").first.click()
    order = page.url
    page.locator("summary", has_text="应归别人").click()
    page.locator("#form-dispute select[name=whose]").select_option("silent")
    page.fill("#form-dispute textarea[name=why]", "不是我谈的, 买家自己下的")
    page.get_by_role("button", name="提出争议").click()
    assert "等主管" in done(page)

    goes(page, "考核")
    page.locator("#payroll tbody a").first.click()
    expect(page.locator("main")).to_contain_text("工资条")
    window.leave()

    lead = arrives(own_desk, "lead")
    lead.page.goto(order)  # she was told which
    lead.page.locator("#form-decide select[name=whose]").select_option("keep")
    lead.page.fill("#form-decide textarea[name=why]", "聊天里是她推荐的")
    lead.page.get_by_role("button", name="定下来").click()
    assert "维持不变" in done(lead.page)
    lead.leave()


def test_a_leads_morning(own_desk: Desk) -> None:
    window = arrives(own_desk, "lead")
    page = window.page
    expect(page.locator("#attention")).to_be_visible()
    expect(page.locator(".tile").first).to_be_visible()

    goes(page, "客服")
    page.select_option("select[name=range]", "yesterday")
    page.wait_for_url("**range=yesterday**")
    page.locator('#agents th[data-column="inquiries"] button').click()
    number = page.locator("#agents tbody tr").first.locator("td a").nth(1)
    number.click()
    expect(page).to_have_url(re.compile(r"/rows/\?"))
    expect(page.locator("#rows tbody tr").first).to_be_visible()
    page.go_back()
    page.locator("#agents tbody th a, #agents tbody td a").first.click()
    expect(page.locator("h1, h2.page-title").first).to_contain_text("客服 ")

    goes(page, "漏斗")
    expect(page.locator("#funnel")).to_be_visible()

    goes(page, "聊天", "例会案例")
    expect(page.locator("main table tbody tr").first).to_be_visible()
    page.locator("main table tbody a").first.click()
    expect(page.locator(".bubble").first).to_be_visible()
    window.leave()


def test_an_owners_month_end(own_desk: Desk) -> None:
    window = arrives(own_desk, "owner")
    page = window.page
    goes(page, "数据")
    expect(page.locator("main svg").first).to_be_visible()

    goes(page, "考核")
    expect(page.locator("#left")).to_contain_text("结账")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#form-close form button").click()
    assert MONTH in done(page)
    page.locator("#payroll tbody a").first.click()
    slip = page.locator("main").inner_text()
    assert "小" in slip
    page.go_back()
    with page.expect_download() as book:
        page.locator("#payroll a", has_text="Excel").click()
    assert book.value.suggested_filename.endswith(".xlsx")

    goes(page, "数据", "报表")
    page.select_option("select[name=template]", "month-end")
    page.select_option("select[name=days]", "own")
    page.get_by_role("button", name="生成").click()
    done(page)
    ready = page.locator("#reports tbody a[href*='/file']")
    expect(ready).to_have_count(1)  # the page follows the job and shows the report when it is there
    with page.expect_download() as report:
        ready.click()
    assert report.value.suggested_filename.startswith("月结表 2026-10-01..2026-10-31")
    window.leave()

    keeper = arrives(own_desk, "bookkeeper")
    goes(keeper.page, "考核")
    expect(keeper.page.locator("h1 + span")).to_contain_text("已结账")
    keeper.leave()
