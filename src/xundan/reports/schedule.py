"""What a computer's own scheduler needs to make a report every day or every month."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from xundan.model.text import Text, UserError

_LONGEST_TASK = 261
"""What schtasks takes as a command."""


@dataclass(frozen=True)
class Schedule:
    """A command (its words) at a time of the computer's own clock; `monthly`: on the first of a month."""

    hour: int
    minute: int
    command: Sequence[str]
    monthly: bool = False

    @property
    def cron(self) -> str:
        """The line of a crontab. `%` ends a command there unless it is escaped."""
        days = "1 * *" if self.monthly else "* * *"
        return f"{self.minute} {self.hour} {days} {shlex.join(self.command)}".replace("%", "\\%")

    @property
    def windows(self) -> tuple[str, str]:
        """The program and its arguments as the Task Scheduler's two fields take them."""
        return self.command[0], subprocess.list2cmdline(self.command[1:])

    def schtasks(self, name: str) -> str | None:
        """The command that makes the task; None where it would be longer than schtasks takes."""
        run = subprocess.list2cmdline(self.command)
        if len(run) > _LONGEST_TASK:
            return None
        often = ["/SC", "MONTHLY", "/D", "1"] if self.monthly else ["/SC", "DAILY"]
        at = f"{self.hour:02d}:{self.minute:02d}"
        return subprocess.list2cmdline(["schtasks", "/Create", "/TN", name, *often, "/ST", at, "/TR", run])


def clock_time(given: str) -> tuple[int, int]:
    """Hour and minute of `08:30`. Raises UserError `schedule`."""
    found = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", given)
    if not found:
        raise UserError(
            "schedule",
            Text(f"--schedule 应为 HH:MM, 写的是 {given!r}", f"--schedule takes HH:MM, found {given!r}"),
            Text("例如 08:30", "for example 08:30"),
        )
    return int(found[1]), int(found[2])


def schedule_text(schedule: Schedule, name: str, after: Sequence[Text] = ()) -> Text:
    """What to do with it, for people; `after` are further remarks."""
    program, arguments = schedule.windows
    often = Text("每月 1 日", "on the first of every month") if schedule.monthly else Text("每天", "every day")
    at, task = f"{schedule.hour:02d}:{schedule.minute:02d}", schedule.schtasks(name)
    zh = [
        f"Linux、macOS: 运行 crontab -e, 加上这一行 ({often.zh} {at}, 按这台电脑的时间):",
        schedule.cron,
        "",
        "Windows: 任务计划程序, 创建基本任务:",
        f"  触发器: {often.zh} {at}",
        f"  程序: {program}",
        f"  参数: {arguments}",
        *(["或在命令提示符里运行:", task] if task else []),
    ]
    en = [
        f"Linux, macOS: run crontab -e and add this line ({often.en} at {at} by this computer's clock):",
        schedule.cron,
        "",
        "Windows: Task Scheduler, Create Basic Task:",
        f"  Trigger: {often.en} at {at}",
        f"  Program: {program}",
        f"  Arguments: {arguments}",
        *(["or run in a command prompt:", task] if task else []),
    ]
    return Text("\n".join([*zh, *(note.zh for note in after)]), "\n".join([*en, *(note.en for note in after)]))
