"""The list of what is left before a month's pay is final."""

from __future__ import annotations

from collections.abc import Sequence

from xundan.model.text import Text
from xundan.reports.sheet import Column, Row, Sheet
from xundan.scorecards.month_end import Key, State, Step
from xundan.scorecards.shelf import Month

_NAMES: dict[Key, Text] = {
    "over": Text("月份过完", "The month is over"),
    "data": Text("数据齐全, 销售额对得上", "The data are complete and add up"),
    "settled": Text("数字定下来", "The figures are final"),
    "plans": Text("人人有方案", "Everybody has a plan"),
    "marks": Text("打分和考勤", "Grades and attendance"),
    "figures": Text("指标都有数", "Every metric has a figure"),
    "pay": Text("工资都算得出", "Every slip has its pay"),
    "close": Text("结账", "Close the month"),
    "confirm": Text("核对后确认", "Check and confirm"),
}
STATES: dict[State, Text] = {
    "done": Text("✓ 好了", "✓ done"),
    "todo": Text("● 要做", "● to do"),
    "look": Text("○ 看一下", "○ look"),
    "later": Text("后面做", "later"),
}
_NOTHING: dict[Key, Text] = {
    "close": Text("这个月的工资从此不变", "what the month pays stays as it is from then on"),
    "confirm": Text("另一个人核对更好", "better by somebody else"),
}


def steps_sheet(month: Month, found: Sequence[Step]) -> Sheet:
    """A row a step, in order."""
    left = sum(step.state == "todo" for step in found)
    told = Text(f"还有 {left} 件要做", f"{left} to do") if left else Text("都做完了", "all done")
    rows: list[Row] = [
        {"step": _NAMES[step.key], "state": STATES[step.state], "said": _said(step), "key": step.key} for step in found
    ]
    return Sheet(
        title=Text(f"{month} 月底清单", f"{month}: what is left"),
        subtitle=told,
        columns=[
            Column("step", Text("事情", "Step"), is_key=True),
            Column("state", Text("状态", "State")),
            Column("said", Text("还差什么", "What is left"), wraps=True),
        ],
        rows=rows,
        json_keys=("key", "state", "said"),
        head={"month": str(month)},
    )


def _said(step: Step) -> Text:
    if not step.said:
        return _NOTHING.get(step.key, Text("", "")) if step.state in ("todo", "later") else Text("", "")
    return Text("\n".join(each.zh for each in step.said), "\n".join(each.en for each in step.said))
