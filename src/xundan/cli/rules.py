"""xundan rules"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from xundan.cli import options
from xundan.cli.language import chosen, say
from xundan.cli.printing import printed
from xundan.cli.question import Question, asking
from xundan.reports.asking import day_in, names_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xundan.model.rules import DatedRules
    from xundan.model.text import Text

app = typer.Typer(
    help=say("工资按它算的规则: 看、比、查、试算", "the rules that pay hangs on: show, compare, check, try"),
    no_args_is_help=True,
)


@app.command("show", help=say("某一天的规则", "the rules of a day"))
def show(
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help=say("哪一天, 默认今天", "the day; today by default"))
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help=say("也列默认值", "defaults too"))] = False,
    format_: options.Format = "table",
    output: options.Output = None,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """The settings of a day that are not the defaults, and since when."""
    from datetime import date

    from xundan.reports.rules import rules_sheet
    from xundan.workspace import find

    day = day_in(on, "--on") if on else date.today()
    sheet = rules_sheet(find(workspace).config.rules, day, everything=everything)
    printed(sheet, options.output_format(format_, output), output, chosen(lang))


@app.command("diff", help=say("两套规则有什么不同", "what two sets of rules differ in"))
def diff(
    first: Annotated[
        str, typer.Argument(metavar="SET", help=say("预设名, 日期或 now", "a preset, a day or now"))
    ] = "standard",
    second: Annotated[
        str, typer.Argument(metavar="SET", help=say("同上, 默认 now", "likewise; now by default"))
    ] = "now",
    format_: options.Format = "table",
    output: options.Output = None,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """Presets are compared in what they decide."""
    from xundan.reports.rules import diff_sheet
    from xundan.workspace import find

    rules = find(workspace).config.rules
    sheet = diff_sheet(_named(first, rules), _named(second, rules))
    printed(sheet, options.output_format(format_, output), output, chosen(lang))


@app.command("check", help=say("检查规则, 指出不起作用的设置", "check the rules; what has no effect is named"))
def check(workspace: options.Workspace = None, lang: options.Lang = None) -> None:
    """Names every mistake in xundan.toml, or what is odd about valid settings."""
    from datetime import date

    from xundan.model.remarks import remarks
    from xundan.model.text import Text
    from xundan.workspace import find

    rules = find(workspace).config.rules
    found = list(remarks(rules, date.today()))
    for remark in found:
        typer.echo(remark(chosen(lang)))
    if not found:
        sets = 1 + len(rules.later)
        typer.echo(Text(f"规则没有问题, {sets} 套", f"nothing is odd; sets of rules: {sets}")(chosen(lang)))


@app.command("preview", help=say("改一条规则, 上个月的数字会变多少", "what a change would do to last month's numbers"))
@asking
def preview(
    question: Question,
    given: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="NAME=VALUE", help=say("试一个设置, 可重复", "a setting to try; may be repeated")
        ),
    ] = None,
    preset: Annotated[str | None, typer.Option("--preset", help=say("试一套预设", "a preset to try"))] = None,
    metrics: Annotated[
        str, typer.Option("--metrics", metavar="METRIC,...", help=say("看哪些指标", "the metrics to look at"))
    ] = "",
) -> None:
    """Derives the period anew under the changed settings, agent by agent; nothing is stored or changed."""
    from xundan.metrics.ask import Ask
    from xundan.reports.agents import METRICS
    from xundan.reports.rules import preview as previewed
    from xundan.workspace.setting_values import tried

    settings = tried(given or [], preset)
    with question.view(default=30) as (view, first, last):
        rule = question.credit_rule(view.rules, last)
        then = rule if question.rule is not None else settings.get("credit_rule", rule)
        ask = Ask(names_in(metrics) or METRICS, (), first, last, rule, question.shops)
        question.print(previewed(view, settings, ask, rule, then).numbers)


def _named(name: str, rules: DatedRules) -> tuple[Text, Mapping[str, Any]]:
    from dataclasses import asdict
    from datetime import date

    from xundan.model.presets import PRESETS
    from xundan.model.text import Text

    if name in PRESETS:
        return PRESETS[name].title, PRESETS[name].settings
    day = date.today() if name == "now" else day_in(name, "SET")
    return Text("现在" if name == "now" else name, name), asdict(rules.on(day))
