"""xundan whatif"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from xundan.cli import options
from xundan.cli.language import chosen, say
from xundan.cli.printing import printed, printed_object

if TYPE_CHECKING:
    from xundan.model.text import UserError
    from xundan.scorecards.variants import Variant


def run(
    plan: Annotated[str, typer.Option("--plan", metavar="PLAN", help=say("哪个考核方案", "the plan to change"))],
    months: Annotated[
        str | None,
        typer.Option(
            "--months",
            metavar="M1..M2",
            help=say("哪些月, 如 2026-08..2026-10; 默认最近的整月", "as 2026-08..2026-10; else the newest whole one"),
        ),
    ] = None,
    given: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="PATH=VALUE",
            help=say("改一个设置, 可重复; 一起算一种改法", "a setting to change; all together are one variant"),
        ),
    ] = None,
    variants: Annotated[
        list[str] | None,
        typer.Option(
            "--variant",
            metavar="'NAME: PATH=VALUE; ...'",
            help=say("一种改法, 可重复, 几种一起比", "a variant; may be repeated, to compare several"),
        ),
    ] = None,
    rescale: Annotated[
        bool,
        typer.Option(
            "--rescale-weights",
            help=say("没改的权重按比例缩放, 总和不变", "scale the other weights so that their sum stays"),
        ),
    ] = False,
    advice: Annotated[
        bool,
        typer.Option(
            "--advice",
            help=say("按诊断建议: 丢分最多的项目加权重", "offer more weight for the item in which most is lost"),
        ),
    ] = False,
    format_: options.Format = "table",
    output: options.Output = None,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """Scores and pays past months under other settings of a plan, beside what they were; nothing is changed."""
    from xundan.reports.scorecards.advice import NOTHING_LOST, advice_json, advice_sheet
    from xundan.reports.scorecards.whatif import outcome_sheets, whatif_json, whatif_sheet
    from xundan.scorecards.closing.closing import closed_payroll
    from xundan.scorecards.losses import diagnosed
    from xundan.scorecards.paying import newest_month
    from xundan.scorecards.whatif import actual, span, whatif
    from xundan.session import Session
    from xundan.workspace import find

    fmt, language = options.output_format(format_, output), chosen(lang)
    wishes = _variants(given or [], variants or [], rescale)
    if not wishes and not advice:
        raise _nothing()
    home = find(workspace)
    with Session(home).view() as view:
        asked = span(months) if months else [newest_month(view)]
        was = actual(view, home.plans, plan, asked, partial(closed_payroll, home))
        found, noted = diagnosed(view, was) if advice else (None, {})
        if found is not None and found.offered is not None:
            wishes.append(found.offered)
        tried = whatif(view, was, wishes)
    if fmt == "json":
        more = {"advice": advice_json(found, noted)} if advice else {}
        printed_object(whatif_json(tried) | more, output, language)
    elif fmt != "table":
        printed(whatif_sheet(tried), fmt, output, language)
    else:
        if found is not None:
            printed(advice_sheet(found, noted), fmt, output, language)
        elif advice:
            typer.echo(NOTHING_LOST(language))
        for sheet in outcome_sheets(tried):
            printed(sheet, fmt, output, language)


def _variants(given: list[str], named: list[str], rescale: bool) -> list[Variant]:
    from xundan.model.text import Text, UserError
    from xundan.scorecards.variants import Variant, change, variant

    found = [Variant("--set", tuple(change(each) for each in given), rescale)] if given else []
    found += [variant(each, rescale=rescale) for each in named]
    names = [each.name for each in found]
    for n, name in enumerate(names):
        if name in names[:n]:
            raise UserError(
                "what_if",
                Text(f"有两种改法都叫 {name}", f"two variants are called {name}"),
                Text("给它们不同的名字", "give them different names"),
            )
    return found


def _nothing() -> UserError:
    from xundan.model.text import Text, UserError

    return UserError(
        "what_if",
        Text("没有说改什么", "nothing to try was named"),
        Text(
            "加上 --set items.refund_rate.full=40, --variant '名字: 设置=值' 或 --advice",
            "add --set items.refund_rate.full=40, --variant 'name: setting=value' or --advice",
        ),
    )
