"""xundan serve"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xundan.cli import options
from xundan.cli.language import chosen, say

if TYPE_CHECKING:
    from xundan.web.place import Place

_DEMO, _NEW = "demo-shop", "shop"


def run(
    demo: Annotated[bool, typer.Option("--demo", help=say("用模拟店铺打开", "open it on the simulated shop"))] = False,
    host: Annotated[str, typer.Option("--host", help=say("监听的地址", "the address to listen at"))] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help=say("端口", "the port"))] = 8000,
    processes: Annotated[
        int, typer.Option("--processes", min=1, max=64, help=say("几个进程; 每核一个", "processes, one a core"))
    ] = 1,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help=say("打开浏览器", "open the browser"))] = True,
    new_password: Annotated[
        str | None,
        typer.Option(
            "--new-password",
            metavar="NAME",
            help=say("不开网站, 给这个账号一个重设密码的链接", "serve nothing: print a link to set a new password"),
        ),
    ] = None,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """Opens the site: numbers, chats, orders and pay for everybody in the shop, each with what is hers to see."""
    from xundan.cli.on_site import without_extra
    from xundan.model.text import Text

    language = chosen(lang)
    try:
        from xundan.web.serving import Address, password_link, serve
    except ModuleNotFoundError as missing:
        raise without_extra(missing) from missing

    def tell(url: str) -> None:
        said = Text(f"网站已打开: {url}\n按 Ctrl+C 关闭", f"The site is open: {url}\nCtrl+C closes it")
        typer.echo(said(language))

    place = _place(demo, workspace, lang)
    if new_password is not None:
        typer.echo(password_link(place, Address(host, port), new_password))
        return
    serve(place, Address(host, port), browser, tell, processes)


def _place(demo: bool, workspace: Path | None, lang: str | None) -> Place:
    """The workspace named or found; else a folder of which the first start makes one. With `demo` the simulated shop,
    made where it is not there yet."""
    from xundan.cli import demo as demo_command
    from xundan.model.text import UserError
    from xundan.web.place import Place
    from xundan.workspace import find

    if demo:
        place = Place((workspace or Path(_DEMO)).resolve())
        if not place.has_workspace:
            demo_command.run(folder=place.root, lang=lang)
        return place
    try:
        return Place(find(workspace).root)
    except UserError as error:
        if error.code != "no_workspace":
            raise
        return Place((workspace or Path(_NEW)).resolve())
