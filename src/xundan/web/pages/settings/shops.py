"""店铺: the shop as xundan.toml has it, and another one beside it."""

from __future__ import annotations

from xundan.lake.made_with import check_clocks
from xundan.metrics.view import View
from xundan.model.clock import Shop
from xundan.model.text import Text, UserError
from xundan.reports.sheet import Column, Row, Sheet
from xundan.web.audit.log import Act, record
from xundan.web.frame.acts import Doing, Done, act
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Field, Form, Page, Table
from xundan.web.frame.register import page
from xundan.web.pages.settings.rules import everywhere
from xundan.web.people.models import Person
from xundan.web.people.roles import Right
from xundan.web.place import here
from xundan.web.shop import answers, if_numbers, shops
from xundan.workspace.folder import CONFIG
from xundan.workspace.writing import Draft

_TITLE = Text("店铺", "Shops")
_LONGEST = 80
_PLATFORMS = {
    "": Text("没有写", "not said"),
    "taobao": Text("淘宝", "Taobao"),
    "tmall": Text("天猫", "Tmall"),
    "jd": Text("京东", "JD"),
    "pdd": Text("拼多多", "PDD"),
    "shopify": Text("Shopify", "Shopify"),
}
_CLOCK = ("timezone", "business_day_cut")


@page("shops", "settings/shops/", Right.SETTINGS, under="settings", tab=_TITLE, bare=True, dated=False)
def shops_page(view: View | None, asked: Asked, person: Person) -> Page:
    """The shops that she settles things of; this one to change, and a new one."""
    config, until = answers().session.config, if_numbers(_until) or {}
    hers = [shop for shop in config.shops if _settles(person, shop.id)]
    rows: list[Row] = [{"id": shop.id, **_values(shop), "data": until.get(shop.id)} for shop in hers]
    columns = [
        Column("id", Text("编号", "Id"), is_key=True),
        Column("name", Text("名字", "Name")),
        Column("platform", Text("平台", "Platform")),
        Column("timezone", Text("时区", "Time zone")),
        Column("business_day_cut", Text("一天从几点算起", "A day begins at")),
        Column("currency", Text("币种", "Currency")),
        Column("data", Text("数据到", "Data until")),
    ]
    blocks: list[Block] = [
        Table("shops", Sheet(_TITLE, Text("", ""), columns, rows)),
        Form("this", "shop-save", _fields(config.shop(asked.shop)), Text("存", "Save"),
             Text("改这家店", "Change this shop"),
             Text("时区和起算点在导入数据以后不能改", "time zone and begin of day stay once data are imported")),
        Form("new", "shop-add", [Field("id", Text("编号", "Id"), needed=True, longest=_LONGEST,
             hint=Text("以后不能改, 例如店名", "stays for good; the shop's name will do")), *_fields(None)],
             Text("加店铺", "Add a shop"), Text("加一家店", "Another shop"), folded=True),
    ]  # fmt: skip
    return Page(_TITLE, blocks)


def _settles(person: Person, shop: str) -> bool:
    seat = person.seat_in(shop)
    return seat is not None and seat.may(Right.SETTINGS)


def _values(shop: Shop) -> dict[str, str]:
    minutes = int(shop.business_day_cut.total_seconds()) // 60
    return {
        "name": shop.name,
        "platform": shop.platform,
        "timezone": shop.timezone,
        "business_day_cut": f"{minutes // 60:02d}:{minutes % 60:02d}",
        "currency": shop.currency,
    }


def _fields(shop: Shop | None) -> list[Field]:
    held = _values(shop) if shop else {"timezone": "Asia/Shanghai", "business_day_cut": "00:00", "currency": "CNY"}
    platforms = list(_PLATFORMS.items())
    named = held.get("platform", "")
    if named not in _PLATFORMS:
        platforms.append((named, Text(named, named)))
    return [
        Field("name", Text("名字", "Name"), value=held.get("name", ""), longest=_LONGEST),
        Field("platform", Text("平台", "Platform"), "choice", named, platforms),
        Field("timezone", Text("时区", "Time zone"), value=held["timezone"], longest=_LONGEST),
        Field("business_day_cut", Text("一天从几点算起", "A day begins at"), "time", held["business_day_cut"]),
        Field("currency", Text("币种", "Currency"), value=held["currency"], longest=3),
    ]


def _until(view: View) -> dict[str, str]:
    """By shop the last day that anything covers."""
    ends = sorted((last.isoformat(), shop) for (shop, _), runs in view.coverage.runs.items() for _, last in runs)
    return {shop: last for last, shop in ends}


@act("shop-save", on="shops", right=Right.SETTINGS)
def save_shop(doing: Doing) -> Done:
    """Changes this shop."""
    _store(doing, doing.shop)
    return Done(Text("存好了", "Saved"))


@act("shop-add", on="shops", right=Right.SETTINGS)
def add_shop(doing: Doing) -> Done:
    """Adds a shop; its people are let in on its own page."""
    everywhere(doing.person)
    shop = doing.words("id", Text("编号", "Id"), _LONGEST)
    if shop in shops():
        raise UserError("shop_exists", Text(f"已经有店铺 {shop}", f"there is a shop {shop} already"))
    _store(doing, shop)
    return Done(Text(f"加好了: {shop}", f"added: {shop}"))


def _store(doing: Doing, shop: str) -> None:
    values = {name: doing.one(name) for name in ("name", "platform", "currency", *_CLOCK) if name in doing.given}
    for value in values.values():
        if len(value) > _LONGEST:
            raise UserError("too_long", Text(f"最多 {_LONGEST} 个字", f"{_LONGEST} letters at most"))
    draft = Draft.of(here().root / CONFIG).with_shop(shop, values)
    session = answers().session
    # A clock that stored rows were not made with would stop every number.
    check_clocks(session.lake.snapshot().info, {each.id: each for each in draft.config.shops})
    draft.store()
    record(Act.SHOP_CHANGED, doing.person.login, shop, **values)
