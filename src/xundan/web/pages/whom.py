"""The agents of a shop whom somebody may choose from: never those of another shop, whose names are not hers to know."""

from __future__ import annotations

from django.http import Http404

from xundan.metrics.accounts import known_accounts
from xundan.metrics.order_story import names_of
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports import words
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Choice

_ALL = Text("全部", "all")


def agent_asked(asked: Asked) -> str:
    """The account that an address names; empty for none. Http404 for one that she does not see."""
    agent = asked.get("agent")
    if agent and not asked.reach.sees(agent):
        raise Http404
    return agent


def agent_choice(view: View, asked: Asked) -> Choice:
    """All, or one of the accounts of the shop that she sees."""
    names = names_of(view, asked.shop)
    seen = [account for account in known_accounts(view, asked.shop) if asked.reach.sees(account)]
    options = [(account, Text(*[names.get(account, account)] * 2)) for account in seen]
    return Choice("agent", words.DIMENSIONS["agent"], [("", _ALL), *options], asked.get("agent"))
