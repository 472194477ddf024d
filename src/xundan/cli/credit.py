"""xundan credit"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from xundan.cli import options
from xundan.cli.language import chosen, say
from xundan.cli.printing import printed, printed_object

if TYPE_CHECKING:
    from xundan.metrics.deciding import Verb
    from xundan.model.text import Text, UserError
    from xundan.reports.sheet import Sheet
    from xundan.session import Session


def run(
    order_id: Annotated[str | None, typer.Argument(metavar="[ORDER]", help=say("订单号", "the order's id"))] = None,
    agent_id: Annotated[
        str | None,
        typer.Argument(metavar="[AGENT]", help=say("改判给哪个客服账号", "the agent's account to give it to")),
    ] = None,
    silent: Annotated[
        bool, typer.Option("--silent", help=say("改判为静默, 不算任何客服的", "nobody's: the order is silent"))
    ] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help=say("收回改判, 仍按规则算", "take the decision back: the rules hold again"))
    ] = False,
    why: Annotated[
        str | None, typer.Option("--why", metavar="TEXT", help=say("原因, 必填", "the reason; needed"))
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="NAME",
            help=say("谁定的; 不写就是电脑的登录名", "who decided; without it the name of your account"),
        ),
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help=say("列出所有生效的改判", "list all decisions that stand"))
    ] = False,
    shop: Annotated[
        str | None,
        typer.Option(
            "--shop", help=say("订单在哪家店铺, 几家都有这个订单号时用", "the order's shop, where several have the id")
        ),
    ] = None,
    no_wait: options.NoWait = False,
    format_: options.Format = "table",
    output: options.Output = None,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """Decides whose an order is, whatever the rules say; without a decision shows those there are."""
    from xundan.cli.waiting import waiting
    from xundan.session import Session
    from xundan.workspace import find

    fmt, language = options.output_format(format_, output), chosen(lang)
    verb = _verb(order_id, agent_id, silent, undo, why, by, listed)
    session = Session(find(workspace), waiting(no_wait, lang, quiet=fmt == "json"))
    if verb is None or order_id is None:
        printed(_shown(session, shop, order_id), fmt, output, language)
        return

    from xundan.cli.entering import account, tell
    from xundan.entering import decide
    from xundan.metrics.deciding import Wish
    from xundan.model.text import Text
    from xundan.reports.decisions import decided_json, decided_sheet

    who = account(Text("改判", "decides")) if by is None else by
    done = decide(session, Wish(order_id, verb, why or "", who, agent_id, shop))
    tell(done.troubles)
    if fmt == "json":
        printed_object(decided_json(done), output, language)
    else:
        printed(decided_sheet(done), fmt, output, language)


def _verb(
    order_id: str | None,
    agent_id: str | None,
    silent: bool,
    undo: bool,
    why: str | None,
    by: str | None,
    listed: bool,
) -> Verb | None:
    """What is wished for; None where decisions are only to be shown."""
    from xundan.model.text import Text

    asked: list[Verb] = []
    if agent_id is not None:
        asked.append("give")
    if silent:
        asked.append("silent")
    if undo:
        asked.append("undo")
    if listed:
        if order_id is not None or asked or why is not None or by is not None:
            raise _unclear(Text("--list 只和 --shop 一起用", "--list goes with --shop alone"))
        return None
    if order_id is None:
        raise _unclear(Text("哪个订单?", "which order?"))
    if len(asked) > 1:
        raise _unclear(
            Text("客服账号、--silent、--undo 只能写一个", "only one of an agent's account, --silent and --undo")
        )
    if not asked:
        if why is not None or by is not None:
            raise _unclear(Text("改判给谁? 没有写客服账号", "decided for whom? No agent's account is given"))
        return None
    if why is None:
        raise _unclear(Text("改判要用 --why 写明原因", "a decision needs its reason: --why"))
    return asked[0]


def _unclear(what: Text) -> UserError:
    from xundan.model.text import Text, UserError

    return UserError(
        "credit",
        what,
        Text(
            "xundan credit 订单号 客服账号 --why 原因; --silent 或 --undo 代替账号; 看改判: xundan credit 订单号, "
            "xundan credit --list",
            "xundan credit ORDER AGENT --why TEXT; --silent or --undo in the agent's place; to look: "
            "xundan credit ORDER, xundan credit --list",
        ),
    )


def _shown(session: Session, shop: str | None, order_id: str | None) -> Sheet:
    """The decisions on an order, or all that stand."""
    from xundan.metrics.decisions import decisions
    from xundan.metrics.order_story import check_shop, found_order
    from xundan.reports.decisions import decisions_sheet
    from xundan.reports.labels import agent_names

    with session.view() as view:
        check_shop(view, shop)
        found = decisions(view, shop, order_id)
        if order_id is not None and not found:
            found_order(view, shop, order_id)
        if order_id is None:
            found = [each for each in found if each.stands]
        return decisions_sheet(found, agent_names(view), order_id)
