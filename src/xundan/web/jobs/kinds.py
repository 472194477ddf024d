"""What jobs, their states and their steps are called."""

from __future__ import annotations

from xundan.lake.steps import Step
from xundan.model.text import Text
from xundan.web.jobs.models import State

KINDS: dict[str, Text] = {
    "look": Text("查看文件", "Looking at files"),
    "import": Text("导入", "Import"),
    "undo": Text("撤销导入", "Taking an import back"),
    "redo": Text("恢复导入", "Bringing an import in again"),
    "refresh": Text("重算", "Refresh"),
    "vacuum": Text("清理旧文件", "Removing old files"),
    "report": Text("报表", "Report"),
    "demo": Text("生成模拟店铺", "Making the demo shop"),
}
STATES: dict[str, Text] = {
    State.WAITING.value: Text("排队", "waiting"),
    State.RUNNING.value: Text("进行中", "under way"),
    State.DONE.value: Text("完成", "done"),
    State.FAILED.value: Text("没有成功", "failed"),
    State.STOPPED.value: Text("已停止", "stopped"),
}
STEPS: dict[str, Text] = {
    Step.WAIT.value: Text("等另一个导入或重算结束", "waiting for another import or refresh to end"),
    Step.READ.value: Text("读文件", "reading files"),
    Step.SORT.value: Text("核对重复", "telling duplicates apart"),
    Step.DERIVE.value: Text("计算各项事实", "working out the facts"),
    Step.PUBLISH.value: Text("写好, 收尾", "writing it down"),
    "write": Text("生成文件", "writing files"),
}
"""The steps of the core by their names, and those that only the site has."""


def kind_name(kind: str) -> Text:
    """What a kind of job is called."""
    return KINDS.get(kind, Text(kind, kind))
