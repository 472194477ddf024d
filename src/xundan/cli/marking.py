"""What xundan grade, adjust, attend and target share: their options, one mark entered, and the record of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xundan.cli import options
from xundan.cli.language import chosen, say
from xundan.cli.printing import printed, printed_object

if TYPE_CHECKING:
    from xundan.model.text import Text, UserError
    from xundan.reports.sheet import Sheet
    from xundan.scorecards.marking import Table, Wish
    from xundan.session import Session

Agent = Annotated[
    str | None,
    typer.Argument(
        metavar="[AGENT]",
        help=say("客服账号, 或冒号后的部分, 或名字", "the agent's account, the part after its colon, or her name"),
    ),
]
Why = Annotated[str | None, typer.Option("--why", metavar="TEXT", help=say("原因, 必填", "the reason; needed"))]
WhyOfChanges = Annotated[
    str | None,
    typer.Option(
        "--why",
        metavar="TEXT",
        help=say("原因; 改或收回已有的记录时必填", "the reason; needed to change or take back what stands"),
    ),
]
By = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="NAME",
        help=say("谁记的; 不写就是电脑的登录名", "who says so; without it the name of your account"),
    ),
]
Undo = Annotated[bool, typer.Option("--undo", help=say("收回, 要写 --why", "take it back; needs --why"))]
Listed = Annotated[
    bool,
    typer.Option(
        "--list",
        help=say("列出记过的每一条, 收回和撤销的也在", "list everything that was ever entered, taken back or not"),
    ),
]
OfMonth = Annotated[
    str | None,
    typer.Option("--month", help=say("和 --list 一起: 只看这个月", "with --list: only this month"), show_default=False),
]
OfAgent = Annotated[
    str | None,
    typer.Option(
        "--agent", help=say("和 --list 一起: 只看这个客服", "with --list: only this agent"), show_default=False
    ),
]
InShop = Annotated[
    str | None,
    typer.Option("--shop", help=say("哪家店铺, 几家都有这个客服时用", "the shop, where several have the agent")),
]


@dataclass(frozen=True)
class Asked:
    """The options that all four have."""

    undo: bool
    why: str | None
    by: str | None
    listed: bool
    month: str | None
    agent: str | None
    shop: str | None
    no_wait: bool
    format_: str
    output: Path | None
    workspace: Path | None
    lang: str | None


def carried_out(table: Table, asked: Asked, key: Sequence[str | None], said: Sequence[str | None], wish: Wish) -> None:
    """Enters what is wished, or with --list shows what there is.

    `key` are the words without which there is no mark; `said` those that are not written to take one back. The wish has
    its `by` from here.
    """
    from dataclasses import replace

    from xundan.cli.waiting import waiting
    from xundan.session import Session
    from xundan.workspace import find

    fmt, language = options.output_format(asked.format_, asked.output), chosen(asked.lang)
    _check(table, asked, key, said)
    session = Session(find(asked.workspace), waiting(asked.no_wait, asked.lang, quiet=fmt == "json"))
    if asked.listed:
        printed(_history(session, table, asked), fmt, asked.output, language)
        return

    from xundan.cli.entering import account, tell
    from xundan.entering import mark
    from xundan.model.text import Text
    from xundan.reports.marks import marked_json, marked_sheet

    by = account(Text("记录", "enters this")) if asked.by is None else asked.by
    done = mark(session, replace(wish, by=by, why=asked.why, undo=asked.undo, shop=asked.shop))
    tell(done.troubles)
    if fmt == "json":
        printed_object(marked_json(done), asked.output, language)
    else:
        printed(marked_sheet(done), fmt, asked.output, language)


def _check(table: Table, asked: Asked, key: Sequence[str | None], said: Sequence[str | None]) -> None:
    from xundan.model.text import Text

    words = [word for word in (*key, *said) if word is not None]
    if asked.listed:
        if words or asked.undo or asked.why is not None or asked.by is not None:
            raise unclear(
                table,
                Text("--list 只和 --month、--agent、--shop 一起用", "--list goes with --month, --agent and --shop"),
            )
        return
    if asked.month is not None or asked.agent is not None:
        raise unclear(table, Text("--month 和 --agent 要和 --list 一起用", "--month and --agent go with --list"))
    if None in key:
        raise unclear(table, Text("没有写全", "something is missing"))
    if asked.undo and any(word is not None for word in said):
        raise unclear(table, Text("收回时不写新的值", "to take it back, write no new value"))
    if not asked.undo and said and all(word is None for word in said):
        raise unclear(table, Text("没有写全", "something is missing"))


def unclear(table: Table, what: Text) -> UserError:
    """The words make no mark; with how they are written."""
    from xundan.scorecards import mark_refusals

    return mark_refusals.unclear(table, what)


def _history(session: Session, table: Table, asked: Asked) -> Sheet:
    from xundan.reports.labels import agent_names
    from xundan.reports.marks import history_sheet
    from xundan.scorecards.mark_agents import listed_agent
    from xundan.scorecards.mark_history import history
    from xundan.scorecards.mark_values import month

    wanted = None if asked.month is None else month(asked.month)
    with session.view() as view:
        shop, agent = listed_agent(view, table, asked.agent, asked.shop)
        return history_sheet(table, history(view, table, shop, agent, wanted), agent_names(view))
