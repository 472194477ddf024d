"""规则: the settings that numbers hang on, since when each holds, and what a change would do before it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from xundan.metrics.ask import Ask
from xundan.metrics.newest import last_month, newest_day
from xundan.metrics.view import View
from xundan.model.presets import PRESETS
from xundan.model.remarks import remarks
from xundan.model.rules import SETTINGS, DatedRules, Rules
from xundan.model.text import Text, UserError
from xundan.reports.agents import METRICS
from xundan.reports.rules import Preview, preview, rules_sheet, shown
from xundan.reports.sheet import Column, Row, Sheet
from xundan.scorecards.closing.cabinet import Cabinet
from xundan.web.audit.log import Act, record
from xundan.web.everywhere import has_everywhere
from xundan.web.frame.acts import Doing, Done, act
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Choice, Choices, Empty, Field, Form, Page, Said, Table
from xundan.web.frame.register import page
from xundan.web.jobs.queue import queue
from xundan.web.pages.settings.written import GROUPS, field_of, filled_in, told
from xundan.web.people.models import TRIED_RULES, Person
from xundan.web.people.roles import Right
from xundan.web.place import here
from xundan.web.shop import answers, if_numbers
from xundan.workspace.folder import CONFIG
from xundan.workspace.setting_values import tried
from xundan.workspace.writing import Draft

_TITLE = Text("规则", "Rules")
_TRY = Text("先看会怎样", "See what it would do")
_SINCE = Field(
    "since",
    Text("从哪天起", "From the day"),
    "date",
    hint=Text("空着: 从头改, 以前的数字也变", "left empty: from the beginning, earlier numbers change too"),
)
_PRESET = "preset"
_NO_DATA = Text("还没有数据, 看不出数字会变多少", "there are no data yet that could show what numbers would become")
_LATEST, _EARLIEST = date(2200, 1, 1), date(2000, 1, 1)


@dataclass(frozen=True)
class Tried:
    """A change of rules that somebody tries: from which day (None: the beginning), and the settings."""

    since: date | None
    settings: Mapping[str, Any]

    def kept(self) -> dict[str, Any]:
        """As it waits in the site's database."""
        return {
            "since": self.since.isoformat() if self.since else "",
            "given": [f"{name} = {shown(name, value)}" for name, value in self.settings.items()],
        }

    @classmethod
    def of(cls, person: Person) -> Tried | None:
        """What this person tries now; None for nothing, and for what today's settings do not take any more."""
        kept = person.preferences.get(TRIED_RULES)
        if not kept:
            return None
        try:
            return cls(date.fromisoformat(kept["since"]) if kept["since"] else None, tried(kept["given"], None))
        except UserError:
            return None

    @property
    def seal(self) -> str:
        """Of the change and the file that it is made to: what was looked at is what is saved."""
        return sha256(repr(self.kept()).encode() + (here().root / CONFIG).read_bytes()).hexdigest()


@page("rules", "settings/rules/", Right.SETTINGS, under="settings", tab=_TITLE, takes=("part",), bare=True, dated=False)
def rules(view: View | None, asked: Asked, person: Person) -> Page:
    """The settings that hold today, one group of them to change, and the days on which they change."""
    today = date.today()
    dated = answers().session.config.rules
    part = asked.get("part") if asked.get("part") in (*GROUPS, _PRESET) else next(iter(GROUPS))
    names = [(name, title) for name, (title, _) in GROUPS.items()]
    options = [*names, (_PRESET, Text("按别的工具的口径", "as another tool counts"))]
    choices = Choices("choices", [Choice("part", Text("看", "Show"), options, part)])
    blocks: list[Block] = [choices]
    odd = list(remarks(dated, today))
    if odd:
        blocks.append(Said("odd", odd))
    blocks.append(_form(part, dated.on(today), today))
    sheet = rules_sheet(dated, today)
    own = Text("和默认不同的, 或哪天会变的", "those that are not the default, or change on some day")
    none = [] if sheet.rows else [Text("所有设置都是默认值", "every setting has its default")]
    blocks.append(Table("rules", replace(sheet, title=own, notes=none)))
    if dated.later:
        blocks.append(Table("changes", _changes(dated)))
    return Page(_TITLE, blocks, Text("全部店铺共用", "for all shops together"))


def _form(part: str, held: Rules, today: date) -> Form:
    following = (today.replace(day=1) + timedelta(days=31)).replace(day=1)
    since = Field(_SINCE.name, _SINCE.label, "date", following.isoformat(), hint=_SINCE.hint)
    said = Text(
        "改完先看上个月会变多少, 再决定存不存", "first see what last month would have been, then save it or not"
    )
    if part == _PRESET:
        options = [(name, preset.title) for name, preset in PRESETS.items()]
        fields = [Field(_PRESET, Text("口径", "As"), "choice", "standard", options), since]
        return Form(_PRESET, "rules-try", fields, _TRY, Text("换成", "Count as"), said)
    title, names = GROUPS[part]
    fields = [*(field_of(name, getattr(held, name)) for name in names), since]
    return Form(part, "rules-try", fields, _TRY, title, said, grid=True)


def _changes(dated: DatedRules) -> Sheet:
    """The days on which settings change, and what becomes of each."""
    rows: list[Row] = []
    before = dated.first
    for start, held in dated.later:
        for name in SETTINGS:
            was, now = getattr(before, name), getattr(held, name)
            if was != now:
                rows.append({"since": start, "setting": name, "was": shown(name, was), "now": shown(name, now)})
        before = held
    columns = [
        Column("since", Text("从哪天起", "Since"), "time", is_key=True, once=True),
        Column("setting", Text("设置", "Setting")),
        Column("was", Text("之前", "Before"), wraps=True),
        Column("now", Text("之后", "After"), wraps=True),
    ]
    return Sheet(Text("哪天改了什么", "What changes when"), Text("", ""), columns, rows)


@act("rules-try", on="rules", right=Right.SETTINGS)
def try_rules(doing: Doing) -> Done:
    """Keeps the change with the person and leads to what it would do."""
    since = _day(doing.one("since"))
    dated = answers().session.config.rules
    held = dated.on(since) if since else dated.first
    if doing.one("form") == _PRESET:
        settings = tried([], doing.one(_PRESET))
        settings = {name: value for name, value in settings.items() if value != getattr(held, name)}
    else:
        settings = filled_in(doing, GROUPS[doing.one("form")][1] if doing.one("form") in GROUPS else (), held)
    if not settings:
        raise UserError(
            "setting",
            Text("和那天已有的规则一样, 没有改动", "these are the rules of that day already; nothing changes"),
        )
    doing.person.preferences[TRIED_RULES] = Tried(since, settings).kept()
    doing.person.save(update_fields=["preferences"])
    days = if_numbers(lambda view: last_month(newest_day(view)))
    query = f"?from={days[0]}&to={days[1]}" if days else ""
    return Done(Text("还没有存", "nothing is saved yet"), f"settings/rules/try/{query}")


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text) if text else None
    except ValueError:
        found = date.min
    if found is not None and not _EARLIEST <= found < _LATEST:
        raise UserError(
            "day", Text(f"日期应为 YYYY-MM-DD, 写的是 {text[:40]!r}", f"a day is YYYY-MM-DD, found {text[:40]!r}")
        )
    return found


@page("rules-try", "settings/rules/try/", Right.SETTINGS, under="settings", bare=True)
def tried_rules(view: View | None, asked: Asked, person: Person) -> Page:
    """What the change that this person tries would have done in the days asked for."""
    title = Text("改规则会怎样", "What the change would do")
    wanted = Tried.of(person)
    if wanted is None:
        todo = Text("在 设置 → 规则 里改一个设置, 再点 先看会怎样", "change a setting under Settings → Rules first")
        return Page(title, [Empty("nothing", Text("没有要试的改动", "There is no change to try"), todo)])
    dated = answers().session.config.rules
    found = if_numbers(lambda view: _remembered(view, asked, wanted))
    since = wanted.since.isoformat() if wanted.since else ""
    said = [
        Text(f"从 {since} 起" if since else "从头起", f"from {since} on" if since else "from the beginning on"),
        found.said if found else _NO_DATA,
        *_warnings(dated, wanted),
    ]
    save = Form(
        "save",
        "rules-save",
        [Field("seen", Text("", ""), "hidden", wanted.seal)],
        Text("存下", "Save"),
        said=Text("存进 xundan.toml, 并按新规则重算", "is written into xundan.toml, and numbers are made anew"),
        sure=Text("按新规则重算全店的数字?", "Make all numbers anew by these rules?"),
    )
    drop = Form("drop", "rules-drop", [], Text("不改了", "Leave it"))
    blocks: list[Block] = [Said("said", said), Table("settings", _settings(dated, wanted)), save, drop]
    if found is None:
        return Page(title, blocks)
    return Page(title, [*blocks, Table("hands", found.hands), Table("numbers", found.numbers)], found.numbers.subtitle)


def _remembered(view: View, asked: Asked, wanted: Tried) -> Preview:
    """The preview, found once for each state of the data."""
    key = ("rules-preview", asked, tuple(wanted.kept()["given"]), view.rules_told)
    return answers().remembered(key, lambda view: _previewed(view, asked, wanted))


def _previewed(view: View, asked: Asked, wanted: Tried) -> Preview:
    ask = Ask(METRICS, (), asked.period.first, asked.period.last, asked.rule, asked.shops)
    return preview(view, wanted.settings, ask, asked.rule, wanted.settings.get("credit_rule", asked.rule))


def _settings(dated: DatedRules, wanted: Tried) -> Sheet:
    held = dated.on(wanted.since) if wanted.since else dated.first
    rows: list[Row] = [
        {
            "setting": name,
            "meaning": SETTINGS[name].metadata["doc"],
            "was": shown(name, getattr(held, name)),
            "now": shown(name, value),
        }
        for name, value in wanted.settings.items()
    ]
    columns = [
        Column("setting", Text("设置", "Setting"), is_key=True),
        Column("meaning", Text("含义", "Meaning"), wraps=True),
        Column("was", Text("现在", "Now"), wraps=True),
        Column("now", Text("改后", "Then"), wraps=True),
    ]
    return Sheet(Text("要改的设置", "Settings to change"), Text("", ""), columns, rows)


def _warnings(dated: DatedRules, wanted: Tried) -> list[Text]:
    """What the owner should know before: closed months that it touches, and later days that say otherwise."""
    found = []
    cabinet = Cabinet(here().workspace.closed)
    closed = [month for month in cabinet.months() if cabinet.state(month) != "open"]
    touched = [month for month in closed if wanted.since is None or month.last >= wanted.since]
    if touched:
        listed = ", ".join(f"{month.year}-{month.month:02d}" for month in touched)
        found.append(
            Text(
                f"已结账的月份也会变: {listed}; 结账时的数字不动, 对照时会看到差别",
                f"closed months change too: {listed}; what was closed stays, and a comparison shows the difference",
            )
        )
    for name in wanted.settings:
        later = [start for start, _ in dated.values(name) if start and (wanted.since is None or start > wanted.since)]
        if later:
            found.append(
                Text(
                    f"{name} 到 {later[0]} 又改成别的, 那天起不变",
                    f"{name} has another value from {later[0]} on, which stays",
                )
            )
    return found


@act("rules-save", on="rules-try", right=Right.SETTINGS)
def save_rules(doing: Doing) -> Done:
    """Writes the change into xundan.toml; a job makes the numbers anew."""
    wanted = Tried.of(doing.person)
    if wanted is None or doing.one("seen") != wanted.seal:
        raise UserError(
            "changed_meanwhile",
            Text("规则或这次改动刚变过, 没有存", "the rules or this change are others meanwhile; nothing was saved"),
            Text("再看一遍再存", "look at it again, then save"),
        )
    everywhere(doing.person)
    Draft.of(here().root / CONFIG).with_rules(wanted.since, wanted.settings).store()
    del doing.person.preferences[TRIED_RULES]
    doing.person.save(update_fields=["preferences"])
    since = wanted.since.isoformat() if wanted.since else ""
    record(Act.RULES_CHANGED, doing.person.login, doing.shop, since=since, settings=told(wanted.settings))
    if not answers().session.lake.snapshot().number:
        return Done(Text("存好了, 导入数据后就按这些规则算", "saved; what is imported is counted by these rules"),
                    "settings/rules/")  # fmt: skip
    job = queue().add(doing.person, doing.shop, "refresh", full=False)
    return Done(Text("存好了, 正在按新规则重算", "saved; numbers are being made anew"), f"data/jobs/{job.pk}/")


@act("rules-drop", on="rules-try", right=Right.SETTINGS)
def drop_rules(doing: Doing) -> Done:
    """Forgets the change that was tried."""
    doing.person.preferences.pop(TRIED_RULES, None)
    doing.person.save(update_fields=["preferences"])
    return Done(Text("没有改动", "nothing was changed"), "settings/rules/")


def everywhere(person: Person) -> None:
    """Raises UserError for who does not settle things in every shop: xundan.toml is one for all of them."""
    if not has_everywhere(person, Right.SETTINGS):
        raise UserError(
            "all_shops",
            Text("规则是所有店铺共用的", "the rules are those of all shops"),
            Text("要在每家店都是店主才能改", "only who owns every shop changes them"),
        )
