"""An importer of a platform's report: a row an agent or a day, a column a figure.

Every known column of a row becomes a row of platform_metrics. Rows that sum up the others are no agent's: a total of
people, things or money is the shop's own figure (agent blank), means and totals of rates are nobody's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from xundan.model.text import Text
from xundan.sources.chat import account
from xundan.sources.report import figures, summing
from xundan.sources.report.period import Period
from xundan.sources.report.shape import AGENT, DAY, WHOSE, Figure, Report, Unit
from xundan.sources.report.table import TWICE, Dated, ReportTable, Rows, known
from xundan.sources.shaping import Bad, Cells, Part

_ADDED = ("people", "count", "money")
_READ: dict[Unit, Callable[[str], Decimal | None]] = {
    "people": figures.count,
    "count": figures.count,
    "money": figures.amount,
    "rate": figures.fraction,
    "seconds": figures.seconds,
    "ratio": figures.plain,
    "score": figures.plain,
}
_WHOLE = Text("不是整数", "not a whole number")
_NUMBER = Text("不是数字", "not a number")
_WANTED: dict[Unit, Text] = {
    "people": _WHOLE,
    "count": _WHOLE,
    "money": Text("不是金额", "not an amount"),
    "rate": Text("不是比率 (如 12.34% 或 0.1234)", "not a rate such as 12.34% or 0.1234"),
    "seconds": Text("不是时长 (如 2分30秒 或 150)", "not a length of time such as 2分30秒 or 150"),
    "ratio": _NUMBER,
    "score": _NUMBER,
}
_LARGEST = 10**12
_NO_AGENT = Text("没有客服名, 不知道是谁的数据", "no agent is named, so nobody can say whose figures these are")
_MONTHLY = Text("只有整月, 没有具体日期, 存不进按天的表", "figures of a whole month, which a table of days cannot hold")


class PlatformReport(ReportTable):
    """The importer of one report; the folders give its columns."""

    def __init__(self, report: Report) -> None:
        tables = ("platform_metrics", "benchmarks", *(["traffic_daily"] if report.daily else []))
        super().__init__(
            report.name, report.title, report.layout, tables, lambda: Figures(report), unlike=report.unlike
        )
        self.report = report


class Figures(Dated):
    """Shapes the rows of one file."""

    def __init__(self, report: Report) -> None:
        super().__init__("platform_metrics")
        self.report = report
        self._rounded = self._means = 0
        self._unsure: dict[str, None] = {}
        self._seen: dict[tuple[str, ...], str] = {}

    def shape(self, cells: Cells) -> Sequence[Part | Bad]:
        piece = _Piece(self, cells)
        for place in range(cells.count):
            piece.row(place)
        return piece.parts()

    def notes(self) -> Sequence[Text]:
        found = []
        if self._rounded:
            found.append(
                Text(
                    f"{self._rounded} 个数超过六位小数, 已四舍五入到六位",
                    f"{self._rounded} figures have more than six decimals and were rounded to six",
                )
            )
        if self._means:
            count = self._means
            found.append(Text(f"{count} 行是均值, 没有读", f"{count} rows are means of the others and were not read"))
        if self._unsure:
            listed = ", ".join(self._unsure)
            found.append(
                Text(
                    f"汇总行的这些列比最大的一行小或超过各行之和, 不像合计, 没有当作全店数据: {listed}",
                    f"below the largest row or above the sum of all, so no totals and not taken for the shop: {listed}",
                )
            )
        return found

    def value(self, figure: Figure, text: str) -> Decimal | Text | None:
        """A cell's figure; None where the platform has none, and why where it is none."""
        if figures.unknown(text):
            return None
        value = _READ[figure.unit](text)
        if value is None or abs(value) >= _LARGEST:
            return _WANTED[figure.unit]
        if figures.rounded(value):
            self._rounded += 1
        return figures.kept(value)

    def contradicts(self, key: tuple[str, ...], value: str) -> bool:
        """Whether another row has said otherwise of the same day, agent and metric."""
        return self._seen.setdefault(key, value) != value

    def saw_mean(self) -> None:
        """Counts a row of means."""
        self._means += 1

    def doubts(self, column: str) -> None:
        """Remembers a column whose total is none."""
        self._unsure[self.name_of(column)] = None


@dataclass
class _Piece:
    """Some rows of a file and what they give."""

    shaper: Figures
    cells: Cells
    rejects: list[Bad] = field(default_factory=list)

    def __post_init__(self) -> None:
        report = self.shaper.report
        self.figures = [figure for figure in report.figures if figure.metric in self.cells]
        self.values = {
            figure.metric: [self.shaper.value(figure, text) for text in self.cells[figure.metric]]
            for figure in self.figures
        }
        self.metrics = Rows("platform_metrics", ("day", "month", "agent_id", "metric", "value", "source"))
        self.benchmarks = Rows("benchmarks", ("day", "metric", "scope", "value"))
        self.daily = Rows("traffic_daily", ("day", "channel", *report.daily))
        # As chats name her: both colons are one account, and what says that there is nobody is no name.
        self.agents = [account(known(text)) for text in self.cells[AGENT]]
        self.of_agents: dict[str, list[int]] = defaultdict(list)
        for place, (agent, day) in enumerate(zip(self.agents, self.cells[DAY], strict=True)):
            if agent and not (summing.is_total(agent) or summing.is_mean(agent) or summing.others(agent)):
                self.of_agents[day].append(place)

    def parts(self) -> Sequence[Part | Bad]:
        kept = [self.metrics, *([self.daily] if self.shaper.report.daily else [])]
        kept += [self.benchmarks] if self.benchmarks.places else []
        return [*(Part(rows.table, rows.values, rows.places) for rows in kept), *self.rejects]

    def row(self, place: int) -> None:
        agent, whose = self.agents[place], self.cells[WHOSE][place]
        if not any(column[place] for column in self.cells.columns.values()):
            return
        if summing.is_mean(agent):
            self.shaper.saw_mean()
            return
        period = self.shaper.period_of(self.cells, place)
        if isinstance(period, Bad):
            self.rejects.append(period)
        elif period is None:
            self.shaper.saw_mean() if summing.is_mean(self.cells[DAY][place]) else None
        elif scope := summing.others(agent) or summing.others(whose):
            self._of_others(place, period, scope)
        elif not self.shaper.report.agent:
            self._figures(place, period, "", whole=False)
            self._daily(place, period)
        elif agent:
            total = summing.is_total(agent)
            self._figures(place, period, "" if total else agent, whole=total)
        else:
            self._reject(place, AGENT, self.cells[AGENT][place], _NO_AGENT)

    def _figures(self, place: int, period: Period, agent: str, *, whole: bool) -> None:
        month = "" if period.day else period.month
        for figure in self.figures:
            value, metric = self.values[figure.metric][place], figure.metric
            if isinstance(value, Text):
                self._reject(place, metric, self.cells[metric][place], value)
                continue
            if whole:
                if not self._is_whole(figure, place, value):
                    continue
                metric = figure.whole or metric
            shown = "" if value is None else f"{value:f}"
            if self.shaper.contradicts((period.day, month, agent, metric), shown):
                self._reject(place, figure.metric, self.cells[figure.metric][place], TWICE)
                continue
            source = self.shaper.report.name
            self.metrics.add(
                place, day=period.day, month=month, agent_id=agent, metric=metric, value=shown, source=source
            )

    def _is_whole(self, figure: Figure, place: int, value: Decimal | None) -> bool:
        """Whether a figure of a total row is the shop's own."""
        if figure.whole is None or figure.unit not in _ADDED:
            return False
        if value is None:
            return True
        beside = [self.values[figure.metric][n] for n in self.of_agents[self.cells[DAY][place]]]
        if summing.believable(value, [None if isinstance(part, Text) else part for part in beside]):
            return True
        self.shaper.doubts(figure.metric)
        return False

    def _of_others(self, place: int, period: Period, scope: tuple[str, bool]) -> None:
        if not period.day:
            column = AGENT if self.cells[AGENT][place] else WHOSE
            self._reject(place, column, self.cells[column][place], _MONTHLY, "benchmarks")
            return
        for figure in self.figures:
            value = self.values[figure.metric][place]
            if isinstance(value, Text):
                self._reject(place, figure.metric, self.cells[figure.metric][place], value, "benchmarks")
            elif value is not None:
                metric = f"best.{figure.metric}" if scope[1] else figure.metric
                self.benchmarks.add(place, day=period.day, metric=metric, scope=scope[0], value=f"{value:f}")

    def _daily(self, place: int, period: Period) -> None:
        if period.day and self.shaper.report.daily:
            row = {name: known(self.cells[f"daily.{name}"][place]) for name in self.shaper.report.daily}
            self.daily.add(place, day=period.day, channel="", **row)

    def _reject(self, place: int, column: str, value: str, why: Text, table: str = "platform_metrics") -> None:
        self.rejects.append(Bad(table, place, self.shaper.name_of(column), value, why))
