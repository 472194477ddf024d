"""xundan buyer-data"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from xundan.cli import options
from xundan.cli.language import chosen, say

if TYPE_CHECKING:
    from xundan.lake.privacy.held import Held
    from xundan.model.text import Lang, Text

Buyer = Annotated[
    str,
    typer.Argument(
        metavar="BUYER",
        help=say(
            "买家账号, 和平台上写的一样; 用化名时也可以是化名",
            "the buyer's id as the platform writes it; or the pseudonym",
        ),
    ),
]
Shop = Annotated[
    str | None,
    typer.Option(
        "--shop", help=say("只看这家店铺, 不写是所有店铺", "only in this shop; in all without it"), show_default=False
    ),
]
_SHOWN = 20


def run(
    buyer: Buyer,
    shop: Shop = None,
    as_json: Annotated[bool, typer.Option("--json", help=say("输出 JSON", "print JSON"))] = False,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """Shows all that is held about a buyer."""
    from xundan.cli import on_site
    from xundan.cli.printing import printed_object
    from xundan.lake.reading_log import note
    from xundan.session import Session
    from xundan.workspace import find

    home = find(workspace)
    found = Session(home).buyer_data(buyer, shop)
    written = on_site.held(home.root, found.person, shop)
    note(home, "buyer-data", [shop] if shop else ())
    if as_json:
        printed_object(as_plain(found, written), None, chosen(lang))
    else:
        show(found, written, chosen(lang), rows=True)


def as_plain(found: Held, written: list[dict[str, Any]]) -> dict[str, Any]:
    """What is held as JSON; `written` on the site."""
    return {
        "buyer": found.person.given,
        "stored_as": found.person.stored,
        "shops": found.shops,
        "forgotten": found.forgotten,
        "settings": found.settings,
        "files": found.files,
        "rejects": found.rejects,
        "tables": [{"table": name, "count": len(rows), "rows": rows} for name, rows in found.tables.items()],
        "mentions": [{"table": name, "count": len(rows), "rows": rows} for name, rows in found.mentions.items()],
        "site": written,
    }


def show(found: Held, written: list[dict[str, Any]], lang: Lang, *, rows: bool) -> None:
    """A line a place with its count; with `rows` what stands there too. `written`: on the site."""
    from xundan.model.text import Text

    person = found.person
    stored = "" if person.stored == person.given else f" ({person.stored})"
    _say(Text(f"买家 {person.given}{stored}", f"buyer {person.given}{stored}"), lang)
    if found.forgotten:
        shops = ", ".join(found.forgotten)
        _say(Text(f"已遗忘: {shops}", f"forgotten in: {shops}"), lang)
    if not found.anything and not found.files and not written:
        nothing = Text(
            "没有存任何东西; 账号要和平台上写的完全一样", "nothing is held; the id must be written as the platform does"
        )
        _say(nothing, lang)
    for name, held in found.tables.items():
        _part(name, held, Text("行", "rows"), lang, rows)
    for name, held in found.mentions.items():
        _part(name, held, Text("行别人的消息提到这个名字", "rows of others that name her"), lang, rows)
    _part("rejects/", found.rejects, Text("行没能读入", "rows that could not be read"), lang, rows)
    _part("xundan history", found.files, Text("个导入的文件", "imported files"), lang, rows)
    _part("site/", written, Text("段网站上写的话提到她", "texts written on the site that name her"), lang, rows)
    for setting in found.settings:
        _say(Text(f"xundan.toml: {setting} 里写着", f"xundan.toml: listed in {setting}"), lang)


def _part(name: str, found: list[dict[str, Any]], what: Text, lang: Lang, rows: bool) -> None:
    from xundan.model.text import Text

    if not found:
        return
    _say(Text(f"{name}: {len(found):,} {what.zh}", f"{name}: {len(found):,} {what.en}"), lang)
    if not rows:
        return
    for row in found[:_SHOWN]:
        told = ", ".join(f"{column} {value}" for column, value in row.items() if value not in (None, ""))
        _say(Text(f"  {told}", f"  {told}"), lang)
    more = len(found) - _SHOWN
    if more > 0:
        _say(Text(f"  另有 {more:,} 行, 全部用 --json", f"  and {more:,} more; all of them with --json"), lang)


def _say(text: Text, lang: Lang) -> None:
    from xundan.reports.plain import printable

    typer.echo(printable(text(lang)))
