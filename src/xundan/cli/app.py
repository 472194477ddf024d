"""The commands by name, and what becomes of errors."""

from __future__ import annotations

import errno
import gc
import os
import sys
from typing import Annotated

import typer

from xundan import __version__
from xundan.cli import (
    adjust,
    advise,
    agents,
    at_risk,
    attend,
    buyer_data,
    close,
    config,
    coverage,
    credit,
    demo,
    doctor,
    drift,
    drill,
    errors,
    event,
    explain,
    fair,
    faq,
    forget,
    formats,
    funnel,
    goods,
    grade,
    history,
    imports,
    init,
    inspect,
    lost,
    mapping,
    market,
    metrics,
    payroll,
    plan,
    reconcile,
    redo,
    refresh,
    report,
    returns,
    reviews,
    rules,
    score,
    serve,
    speed,
    target,
    traffic,
    undo,
    vacuum,
    whatif,
    why,
)
from xundan.cli.language import say
from xundan.model.text import UserError

_MISUSE: type[Exception] = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")
"""What typer raises for an unknown command or option. Older ones raise click's own; 0.29 carries a copy of click, and
click itself is not installed with it."""

app = typer.Typer(
    name="xundan",
    no_args_is_help=True,
    rich_markup_mode=None,  # the other modes import a Markdown parser before they show any help: 0.2 s
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=say("询单: 算得清、查得到的网店客服数据", "xundan: customer-service numbers that anyone can check"),
)


def _version(shown: bool) -> None:
    if shown:
        typer.echo(f"xundan {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=say("版本号", "the version"))
    ] = False,
) -> None:
    """The options before any command."""


app.command("init", help=say("新建工作区", "make a workspace"))(init.run)
app.command("import", help=say("导入平台导出的文件", "import files that the platforms export"))(imports.run)
app.command("formats", help=say("能导入的格式: 谁能导出, 在哪里", "the formats it reads, and who can export them"))(
    formats.run
)
app.command("map", help=say("告诉询单自己的文件里哪列是什么", "say what the columns of your own file are"))(mapping.run)
app.command("agents", help=say("客服表: 接待、转化、销售、响应", "the agents' table"))(agents.run)
app.command("funnel", help=say("五层转化漏斗", "the funnel in five layers"))(funnel.run)
app.command("metrics", help=say("查任意指标, 可按维度分组", "any metric, by any of its dimensions"))(metrics.run)
app.command("explain", help=say("指标怎么算的, 订单为什么是她的", "what a metric is; why an order is hers"))(
    explain.run
)
app.command("credit", help=say("改判订单归属, 记下谁定的、为什么", "decide whose an order is, with who and why"))(
    credit.run
)
app.command("grade", help=say("给客服打分: 等级或分数", "grade an agent's work of a month"))(grade.run)
app.command("adjust", help=say("给客服加分、扣分", "give an agent points, or take them"))(adjust.run)
app.command("attend", help=say("记考勤: 到岗、迟到、请假、缺勤", "note an agent's attendance on a day"))(attend.run)
app.command("target", help=say("定月度销售计划", "set a month's sales target"))(target.run)
app.command("drill", help=say("一个数字背后的每一行", "the rows behind a number"))(drill.run)
app.command("coverage", help=say("哪些日子有数据, 缺什么", "which days are covered, what is missing"))(coverage.run)
app.command("reconcile", help=say("和平台的数字对账", "the platform's figures beside ours"))(reconcile.run)
app.command("report", help=say("报表: 工作簿、网页或 PDF", "a report: workbook, page or PDF"))(report.run)
app.command("score", help=say("考核得分: 每一项怎么来的", "a month's scores, item by item"))(score.run)
app.command("payroll", help=say("工资表和工资条", "the payroll with a slip for everybody"))(payroll.run)
app.command("close", help=say("结账: 这个月的工资不再变", "close a month: its pay stays as it is"))(close.run)
app.command("whatif", help=say("试算: 改方案后分数、名次、工资会怎样", "scores and pay under a changed plan"))(
    whatif.run
)
app.command(
    "drift", help=say("控制图: 哪个客服的哪个指标真的变了", "control charts: what really moved, and since when")
)(drift.run)
app.command("advise", help=say("建议: 下一步做什么, 值多少", "what to do next, on what grounds, what it is worth"))(
    advise.run
)
app.command("lost", help=say("询单为什么流失, 该跟进谁", "why inquiries are lost, and whom to ask again"))(lost.run)
app.command("faq", help=say("买家在问什么, 答得怎样, 之后买没买", "what buyers ask, how it is answered, what follows"))(
    faq.run
)
app.command("serve", help=say("打开网站", "open the site"))(serve.run)
app.command("why", help=say("数字为什么变: 拆到分毫不差", "what moved a number, step by step, to the cent"))(why.run)
app.command("fair", help=say("谁真的更好: 按接到的情况公平比", "who is really better, given the same cases"))(fair.run)
app.command("speed", help=say("回得快值多少: 首次响应与转化", "what an answer's speed is worth"))(speed.run)
app.command("event", help=say("活动、会员日的效果: 和平时比", "what a promotion or member day did"))(event.run)
app.command("inspect", help=say("聊天质检: 每一分是哪句话", "chats scored by rules, every point with its line"))(
    inspect.run
)
app.command("traffic", help=say("流量: 渠道、跳失、关键词、页面", "channels, bounce, search words, pages"))(traffic.run)
app.command("reviews", help=say("评价分析: 商品、物流、服务, 哪条会置顶", "what reviews say, which stand on top"))(
    reviews.run
)
app.command("returns", help=say("退款原因: 首次和最后, 哪些商品", "reasons of refunds, first and last, by item"))(
    returns.run
)
app.command("goods", help=say("商品: 滞销、搭配、人群、静默买家", "dead stock, what goes with what, who buys"))(
    goods.run
)
app.command("market", help=say("市场: 和行业、竞品比", "ours beside the industry and competitors"))(market.run)
app.command("at-risk", help=say("可能给差评的买家, 在评价之前", "who may leave a bad review, before it is left"))(
    at_risk.run
)
app.command("refresh", help=say("按现在的规则重算", "compute everything anew by today's rules"))(refresh.run)
app.command("history", help=say("列出每一次导入", "every import, with its files"))(history.run)
app.command("undo", help=say("撤销一次导入", "take an import back"))(undo.run)
app.command("redo", help=say("恢复撤销了的导入", "bring an import in again"))(redo.run)
app.command("buyer-data", help=say("某个买家存了哪些数据", "all that is held about a buyer"))(buyer_data.run)
app.command("forget", help=say("遗忘某个买家: 删除存的一切", "forget a buyer: erase all that is held"))(forget.run)
app.command("doctor", help=say("检查工作区, 说明问题", "look for what is wrong with a workspace"))(doctor.run)
app.command("vacuum", help=say("清理旧版本, 合并小文件", "remove old versions, join small files"))(vacuum.run)
app.command("demo", help=say("生成模拟店铺并看看效果", "make the simulated shop and look at it"))(demo.run)
app.add_typer(plan.app, name="plan")
app.add_typer(rules.app, name="rules")
app.add_typer(config.app, name="config")


def main() -> None:
    """The entry point: exit status 0, 2 for the person's mistakes, 1 for ours."""
    # Expressions are trees of many small objects that stay; looking through them for garbage is a tenth of the time.
    gc.set_threshold(200_000, 20, 20)
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show a character shows another, and never fails on it.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        status = app(standalone_mode=False, prog_name="xundan")
        sys.stdout.flush()
    except UserError as error:
        errors.show(error)
        sys.exit(2)
    except _MISUSE as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            error.show()  # type: ignore[attr-defined]
        else:
            errors.show(errors.misuse(error))
        sys.exit(2)
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    except OSError as error:
        if error.filename is None and error.errno in (errno.EPIPE, errno.EINVAL):
            # The reader (head, less) has seen enough; Windows calls it EINVAL. Python would complain at the last flush.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        if error.filename is None:
            raise
        errors.show(errors.unusable(error))
        sys.exit(2)
    sys.exit(status if isinstance(status, int) else 0)
