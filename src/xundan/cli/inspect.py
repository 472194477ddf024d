"""xundan inspect"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xundan.cli import options
from xundan.cli.language import say
from xundan.cli.question import Question, named

_ON_SCREEN = 25
"""Chats that a terminal shows."""


def run(
    agent: Annotated[
        str | None, typer.Option("--agent", metavar="AGENT", help=say("只看这位客服", "only this agent's chats"))
    ] = None,
    rule: Annotated[
        str | None,
        typer.Option("--rule", metavar="RULE", help=say("只看这条质检规则", "only this rule of inspection")),
    ] = None,
    chats: Annotated[
        bool,
        typer.Option("--chats", help=say("每个聊天的得分和每一分是哪句话", "every chat, and the line of every point")),
    ] = False,
    sample: Annotated[
        int | None,
        typer.Option(
            "--sample",
            min=1,
            metavar="N",
            help=say("抽 N 个聊天给主管打分, 配 -o", "draw N chats for a lead to mark; with -o"),
        ),
    ] = None,
    seed: Annotated[
        int,
        typer.Option("--seed", help=say("抽样的种子, 同样的种子抽到同样的聊天", "the same seed draws the same chats")),
    ] = 1,
    marks: Annotated[
        Path | None,
        typer.Option(
            "--marks",
            metavar="FILE",
            help=say("读回主管填好的表, 看和规则是否一致", "read a marked sample: do lead and rules agree?"),
        ),
    ] = None,
    rules: Annotated[bool, typer.Option("--rules", help=say("列出现在的规则", "list the rules that hold"))] = False,
    from_: options.From = None,
    to: options.To = None,
    month: options.Month = None,
    last: options.Last = None,
    shop: options.Shop = None,
    format_: options.Format = "table",
    output: options.Output = None,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """Every chat scored by rules that a lead can change; without a period, the last 30 days of the data."""
    from xundan.analysis.inspection.agreement import agreement
    from xundan.analysis.inspection.asked import accounts_meant, inspection, rule_meant
    from xundan.analysis.inspection.reading import Wanted
    from xundan.analysis.inspection.rules_file import rules_of
    from xundan.analysis.inspection.sample import marked_rules, read_marks
    from xundan.analysis.inspection.sample import sample as drawn
    from xundan.reports.analysis.inspect import told
    from xundan.reports.analysis.inspect_chats import chats_sheet, rules_sheet
    from xundan.reports.analysis.inspect_marks import agreement_telling, sample_sheet
    from xundan.reports.analysis.inspect_rule import told as of_rule
    from xundan.workspace import find

    question = Question(
        from_=from_,
        to=to,
        month=month,
        last=last,
        shop=shop,
        format_=format_,
        output=output,
        workspace=workspace,
        lang=lang,
    )
    _one_of(chats, sample is not None, marks is not None, rules)
    held = rules_of(find(workspace).root)
    only = rule_meant(held, rule) if rule is not None else None
    if rules:
        question.print(rules_sheet(held))
        return
    given = read_marks(marks, held) if marks is not None else None
    with question.view(default=30) as (view, first, final):
        agents = accounts_meant(view, agent, question.shops) if agent is not None else ()
        question.reads_chats("inspect", **named(agents or None))
        if given is not None:
            found = inspection(view, held, Wanted(given.first, given.last, question.shops, agents), given.by_chat)
            asked = [each.id for each in ([only] if only else marked_rules(held))]
            agreed = agreement(found.summary.scored, asked, given.by_chat)
            question.tell(agreement_telling(found, view, agreed, len(given.by_chat)))
            return
        found = inspection(view, held, Wanted(first, final, question.shops, agents))
        if sample is not None:
            question.print(sample_sheet(found, drawn(found.summary.scored, sample, seed), seed))
        elif chats:
            question.print(chats_sheet(found, view, only, _ON_SCREEN if question.fmt == "table" else None))
        else:
            question.tell(told(found, view) if only is None else of_rule(found, view, only))


def _one_of(*asked: bool) -> None:
    if sum(asked) > 1:
        from xundan.model.text import Text, UserError

        raise UserError(
            "inspect",
            Text(
                "--chats、--sample、--marks、--rules 一次只能用一个",
                "only one of --chats, --sample, --marks and --rules",
            ),
            Text("分几次运行", "run them one after another"),
        )
