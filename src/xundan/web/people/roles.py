"""The five roles of a shop and the rights of each: the one place where they are said."""

from __future__ import annotations

from enum import StrEnum

from xundan.model.text import Text


class Role(StrEnum):
    """What a person is in one shop."""

    OWNER = "owner"
    LEAD = "lead"
    AGENT = "agent"
    BOOKKEEPER = "bookkeeper"
    ANALYST = "analyst"


class Right(StrEnum):
    """What a page or an act asks of a person."""

    SHOP = "shop"
    """The numbers of the whole shop."""
    TRADE = "trade"
    """What the shop's numbers hang on: visitors, items and the market, why numbers moved and what to do."""
    AGENTS = "agents"
    """Numbers by agent: of all, of the team, or one's own, as the seat says."""
    CHATS = "chats"
    """The words of a chat, and buyers by name."""
    SCORES = "scores"
    """Scores of the agents whom she sees; money is said with PAY or OWN_PAY only."""
    MARKS = "marks"
    """Enter marks of the agents whom she sees."""
    PAY = "pay"
    """Everybody's pay; plans, closing a month."""
    OWN_PAY = "own_pay"
    """One's own pay."""
    OWN_DAY = "own_day"
    """One's own day: chats to answer, reasons to fill in."""
    DECIDE = "decide"
    """Say whose an order is; mark a chat."""
    DATA = "data"
    """Bring files in and take them back."""
    SETTINGS = "settings"
    """Change rules and settings."""
    PEOPLE = "people"
    """Let people in and out; read the audit log."""


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OWNER: frozenset(Right) - {Right.OWN_PAY, Right.OWN_DAY},
    Role.LEAD: frozenset({Right.SHOP, Right.TRADE, Right.AGENTS, Right.CHATS, Right.DECIDE, Right.SCORES, Right.MARKS}),
    Role.AGENT: frozenset({Right.AGENTS, Right.CHATS, Right.SCORES, Right.OWN_PAY, Right.OWN_DAY}),
    Role.BOOKKEEPER: frozenset({Right.SHOP, Right.AGENTS, Right.SCORES, Right.MARKS, Right.PAY}),
    Role.ANALYST: frozenset({Right.SHOP, Right.TRADE, Right.AGENTS}),
}

NAMES: dict[Role, Text] = {
    Role.OWNER: Text("店主", "Owner"),
    Role.LEAD: Text("主管", "Team lead"),
    Role.AGENT: Text("客服", "Agent"),
    Role.BOOKKEEPER: Text("财务", "Bookkeeper"),
    Role.ANALYST: Text("数据分析", "Analyst"),
}
