"""xundan forget"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from xundan.cli import buyer_data, options
from xundan.cli.language import chosen, say

if TYPE_CHECKING:
    from xundan.model.text import Lang
    from xundan.session import Forgotten


def run(
    buyer: buyer_data.Buyer,
    shop: buyer_data.Shop = None,
    yes: Annotated[bool, typer.Option("--yes", help=say("不再询问", "do not ask"))] = False,
    no_wait: options.NoWait = False,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """Erases all that is held about a buyer, in every version; nobody can take it back."""
    from xundan.cli import on_site
    from xundan.cli.errors import show as show_error
    from xundan.cli.waiting import waiting
    from xundan.model.text import UserError
    from xundan.session import Session
    from xundan.workspace import find

    home, language = find(workspace), chosen(lang)
    session = Session(home, waiting(no_wait, lang))
    found = session.buyer_data(buyer, shop)
    written = on_site.held(home.root, found.person, shop)
    if not yes and (found.anything or written):
        buyer_data.show(found, written, language, rows=False)
        _ask(language)
    # First what can be done again: were it last and went wrong, the lake would know of nobody to forget any more.
    touched = on_site.forget(home.root, found.person, shop) if found.anything or written else 0
    try:
        done = session.forget(buyer, shop)
    except UserError as nobody:
        if nobody.code != "no_buyer" or not written:
            raise
        _show_site(touched, language)
        return
    _show(done, language)
    _show_site(touched, language)
    for broken in done.broken:
        show_error(broken.error)
    if done.broken:
        raise typer.Exit(1)


def _ask(lang: Lang) -> None:
    """Asks at a terminal; elsewhere nobody can answer."""
    from xundan.model.text import Text, UserError

    if not sys.stdin.isatty():
        raise UserError(
            "not_asked",
            Text("遗忘不能撤销, 这里又没有人可以确认", "forgetting cannot be undone, and nobody is here to confirm it"),
            Text("确定的话加上 --yes", "add --yes if you are sure"),
        )
    sure = Text(
        "全部删除, 不能恢复, 撤销和旧版本也会没有。确定吗?",
        "All of it goes for good, older versions too. Are you sure?",
    )
    typer.confirm(sure(lang), abort=True)


def _show_site(touched: int, lang: Lang) -> None:
    from xundan.model.text import Text

    if touched:
        told = Text(
            f"网站上也清了 {touched:,} 处: 写到她的话, 和等着导入的上传文件",
            f"{touched:,} places on the site are cleared too: words that name her, and uploaded files that waited",
        )
        typer.echo(told(lang))


def _show(done: Forgotten, lang: Lang) -> None:
    from xundan.model.text import Text
    from xundan.reports.plain import printable

    was = done.was
    rows = sum(len(found) for found in (*was.tables.values(), *was.mentions.values(), was.rejects))
    told = [
        Text(
            f"已遗忘 {was.person.given}: 共 {rows:,} 行。订单的金额还在, 买家改为空白; 以后导入时她的行不再读入",
            f"{was.person.given} is forgotten: {rows:,} rows. Her orders keep their money with a blank buyer; rows of "
            "hers in later imports are left out",
        )
    ]
    if was.files:
        names = ", ".join(dict.fromkeys(str(file["file"]) for file in was.files[:10]))
        more = " ..." if len(was.files) > 10 else ""
        told.append(
            Text(
                f"你自己保存的原文件里还有她, 请自行处理: {names}{more}",
                f"your own copies of the files that you imported still have her: {names}{more}",
            )
        )
    told += [
        Text(f"xundan.toml 的 {name} 里还写着她, 请自行删去", f"xundan.toml still lists her in {name}: take her out")
        for name in was.settings
    ]
    if done.stuck:
        told.append(
            Text(
                f"{len(done.stuck):,} 个旧文件正被别的程序打开, 下一个写入命令会删除它们",
                f"{len(done.stuck):,} old files are open in another program; the next command that writes removes them",
            )
        )
    for text in told:
        typer.echo(printable(text(lang)))
