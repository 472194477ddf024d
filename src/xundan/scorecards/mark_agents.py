"""Whom a mark is about: the shop and the account that a person named."""

from __future__ import annotations

from xundan.metrics.accounts import known_accounts, meant, told, unknown_agent
from xundan.metrics.order_story import check_shop, names_of
from xundan.metrics.view import View
from xundan.model.clock import Shop
from xundan.model.text import Text, UserError

WHOLE_SHOP = "-"


def marked_agent(view: View, table: str, agent: str, shop: str | None) -> tuple[Shop, str | None, str | None]:
    """The shop, the account (None: the whole shop) and its name.

    Raises UserError: `shop`, `unknown_agent`, `ambiguous_agent`, `several_shops`.
    """
    if table == "targets" and agent == WHOLE_SHOP:
        check_shop(view, shop)
        if shop is None and len(view.shops) > 1:
            raise _several_shops(Text("全店", "the whole shop"), list(view.shops))
        return view.shops[shop or next(iter(view.shops))], None, None
    account, shops = _named(view, table, agent, shop)
    if len(shops) > 1:
        raise _several_shops(Text(agent, agent), shops)
    return view.shops[shops[0]], account, names_of(view, shops[0]).get(account)


def listed_agent(view: View, table: str, agent: str | None, shop: str | None) -> tuple[str | None, str | None]:
    """The shop and the account of which marks are to be listed; None: all. Raises UserError as marked_agent does."""
    check_shop(view, shop)
    return shop, None if agent is None else _named(view, table, agent, shop)[0]


def _named(view: View, table: str, agent: str, shop: str | None) -> tuple[str, list[str]]:
    """The account that is meant, and the shops that have it."""
    check_shop(view, shop)
    shops = list(view.shops) if shop is None else [shop]
    names = {each: names_of(view, each) for each in shops}
    known = {each: sorted({*known_accounts(view, each), *_marked(view, table, each)}) for each in shops}
    found = [(each, account) for each in shops for account in meant(agent, known[each], names[each])]
    found = [pair for pair in found if pair[1] == agent] or found
    every = {account: name for each in shops for account, name in names[each].items()}
    accounts = list(dict.fromkeys(account for _, account in found))
    if not accounts:
        raise unknown_agent(", ".join(shops), agent, sorted({a for each in shops for a in known[each]}), every)
    if len(accounts) > 1:
        listed = told(accounts, every)
        raise UserError(
            "ambiguous_agent",
            Text(f"{agent} 可能是: {listed}", f"{agent} could be: {listed}"),
            Text("写完整的客服账号", "write the whole account"),
        )
    return accounts[0], [each for each, _ in found]


def _marked(view: View, table: str, shop: str) -> set[str]:
    """Accounts that a table of marks names: what was imported of somebody unknown can be corrected too."""
    rows = view.current(table)
    rows = rows.filter(rows.shop == shop, rows.agent_id.notnull()).select("agent_id").distinct()
    return set(view.engine.rows(rows)["agent_id"].to_pylist())


def _several_shops(whose: Text, shops: list[str]) -> UserError:
    listed = ", ".join(shops)
    return UserError(
        "several_shops",
        Text(f"{whose.zh} 是哪家店铺的? 有: {listed}", f"of which shop is {whose.en}? There are: {listed}"),
        Text("用 --shop 说明是哪一家", "say which with --shop"),
    )
