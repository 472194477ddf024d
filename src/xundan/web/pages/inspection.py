"""流失 → 质检: chats scored by rules, by agent and by rule, each point with its line; the rules themselves."""

from __future__ import annotations

from dataclasses import replace

from xundan.analysis.inspection.asked import Inspection, inspection, rule_meant
from xundan.analysis.inspection.reading import Wanted
from xundan.analysis.inspection.rules import Rule, Rules
from xundan.analysis.inspection.rules_file import rules_of
from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.reports.analysis.inspect import told
from xundan.reports.analysis.inspect_chats import chats_sheet, rules_sheet
from xundan.reports.analysis.inspect_rule import AGAINST
from xundan.reports.analysis.inspect_rule import told as told_of_rule
from xundan.reports.labels import agent_names
from xundan.reports.telling import Telling
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Chart, Choice, Choices, Page, Table
from xundan.web.frame.register import page
from xundan.web.pages.pictures import Dot, Tone, intervals, ranked, rates
from xundan.web.pages.told import Looks, sheet_on_site, told_or_why_not
from xundan.web.people.roles import Right
from xundan.web.place import here

_TAB = Text("质检", "Inspection")
_PARTS = {
    "summary": Text("按客服和规则", "by agent and rule"),
    "chats": Text("每个聊天和哪句话", "each chat and its lines"),
    "rules": Text("现在的规则", "the rules that hold"),
}
_ALL = Text("全部规则", "all rules")
_MOST = 300
_NOBODY = "\x1f"
"""No account is called so: who sees nobody is shown nobody, not everybody."""
_SAID = Text(
    "每位客服的平均分; 线是 95 % 区间, 实心的和其他人不同, 超出偶然",
    "Mean score of each agent; lines are 95 % intervals, filled dots differ from the others beyond chance",
)
_HELD = Text("每条规则在她多少聊天里成立", "In what share of her chats each rule held")
_OF_RULE = Text(
    "这条规则在每位客服多少聊天里成立; 线是 95 % 区间, 实心的和其他人不同, 超出偶然",
    "In what share of each agent's chats the rule held; lines are 95 % intervals, filled dots differ beyond chance",
)
_TONES: dict[str | None, Tone] = {"above": "up", "below": "down"}
_MISSING = Text(
    "导入带文字的聊天: 千牛 → 客户运营平台 → 聊天记录查询; 到 数据 里上传",
    "Import chats with their words: in Qianniu, the chat history of the customer platform; upload it under Data",
)


@page("inspection", "lost/inspection/", Right.CHATS, under="lost", tab=_TAB, takes=("part", "check"), reads_chats=True)
def inspection_page(view: View, asked: Asked) -> Page:
    """Of the chats of the agents whom she sees."""
    part = asked.get("part", "summary")
    if part not in _PARTS:
        raise UserError("part", Text(f"这里没有 {part!r}", f"there is no {part!r} here"))
    rules = rules_of(here().root)
    choices = [Choice("part", Text("看", "Show"), list(_PARTS.items()), part)]
    if part == "rules":
        return Page(_TAB, [Choices("choices", choices), Table("table-1", sheet_on_site(rules_sheet(rules)))])
    names = [("", _ALL), *((rule.id, rule.name) for rule in rules.active)]
    choices.append(Choice("check", Text("规则", "Rule"), names, asked.get("check")))
    before: list[Block] = [Choices("choices", choices)]
    only = rule_meant(rules, asked.get("check")) if asked.get("check") else None
    found = _inspected(view, asked, rules)
    if part == "chats":
        return Page(_TAB, [*before, Table("table-1", sheet_on_site(chats_sheet(found, view, only, _MOST)))])
    if only is not None:
        looks = Looks(lambda telling: _of_rule(telling, view, only), spread=True)
        return told_or_why_not(_TAB, before, lambda: told_of_rule(found, view, only), looks)
    looks = Looks(lambda telling: _scores(telling, view), spread=True, missing=_MISSING)
    return told_or_why_not(_TAB, before, lambda: told(found, view), looks)


def _inspected(view: View, asked: Asked, rules: Rules) -> Inspection:
    seen = asked.reach.agents
    agents = () if seen is None else tuple(sorted(seen)) or (_NOBODY,)
    return inspection(view, rules, Wanted(asked.period.first, asked.period.last, asked.shops, agents))


def _scores(telling: Telling, view: View) -> Chart | None:
    """The agents beside one another; of one alone the rules."""
    agents = telling.data["agents"]
    if len(agents) == 1 and len(telling.sheets) > 1:
        return ranked("held", _HELD, telling.sheets[1], "rule", "share", "table-2")
    names = agent_names(view)
    dots = []
    for each in sorted((each for each in agents if each["interval"]), key=lambda each: -each["mean"]):
        name = names.get(each["agent"], each["agent"])
        low, high = each["interval"]
        dots.append(Dot(Text(name, name), each["mean"], low, high, _TONES.get(each["against_others"], "")))
    return intervals("scores", _SAID, Text("平均分", "Mean score"), dots, "score", "table-1")


def _of_rule(telling: Telling, view: View, rule: Rule) -> Chart | None:
    """Whether it is good to have it often hangs on whether the rule gives points or takes them."""
    names, sheet = agent_names(view), telling.sheets[0]
    accounts = [str(row["agent"]) for row in sheet.rows]
    short = {agent: Text(names.get(agent, agent), names.get(agent, agent)) for agent in accounts}
    tones: dict[Text, Tone] = {AGAINST["above"]: "up", AGAINST["below"]: "down"}
    dots = rates(replace(sheet, labels={"agent": short}), "agent", "share", lambda row: tones.get(row["against"], ""))
    direction = "up" if rule.points > 0 else "down"
    return intervals("held", _OF_RULE, Text("占聊天", "Of chats"), dots, "rate", "table-1", direction=direction)
