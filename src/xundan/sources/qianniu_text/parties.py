"""Who is who in a chat window: which names are the shop's accounts, and which is the buyer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from xundan.model.text import Text, UserError
from xundan.sources.chat import account
from xundan.sources.qianniu_text import columns as names
from xundan.sources.qianniu_text.windows import Entry, Window, without_mark

Side = Literal["buyer", "agent", "robot", "system"]

_SHOWN = 8


@dataclass(frozen=True)
class Parties:
    """The side of every name, as `account` writes it, and what the person should know of how it was found."""

    sides: dict[str, Side]
    notes: tuple[Text, ...] = ()

    def side(self, name: str) -> Side:
        return self.sides.get(account(name), "system")

    @property
    def buyers(self) -> list[str]:
        return [name for name, side in self.sides.items() if side == "buyer"]


def parties(file: str, window: Window, given: Collection[str]) -> Parties:
    """Sub-accounts are the shop's, and so is the account that their shop part names. Of other names one is the buyer.

    Where the chat has no sub-account the shop's main account is told by marks (only the window's own messages have
    them), by being the one who talks to several, or by being among `given`, names that the person says are the shop's.
    Raises UserError `buyer_unclear`.
    """
    sides: dict[str, Side] = {}
    for entry in window.headed:
        for name in (entry.name, entry.to):
            if name:
                sides[account(name)] = _known(account(name))
    handed = [account(name) for entry in window.entries for name in entry.handed or ()]
    shops = {name.partition(":")[0] for name in (*sides, *handed) if ":" in name}
    for name in shops & sides.keys():
        sides[name] = "agent"
    unknown = [name for name, side in sides.items() if side == "buyer"]
    notes: list[Text] = []
    if not shops or len(unknown) > 1:
        main = _main_account(window.headed, unknown, set(map(account, given)))
        if main and not (shops and _all_addressed(window.headed)):
            sides[main[0]] = "agent"
            unknown.remove(main[0])
            notes.append(
                Text(f"{main[0]} 当作店铺主账号: {main[1].zh}", f"{main[0]} is taken for the shop: {main[1].en}")
            )
    ours = any(side == "agent" for side in sides.values()) or bool(handed)
    if not unknown or not ours or (len(unknown) > 1 and not _each_addressed(window.headed, sides)):
        raise _unclear(file, list(sides), unknown, ours=ours)
    return Parties(sides, tuple(notes))


def _known(name: str) -> Side:
    """What a name says by itself; whoever is nobody else may be the buyer."""
    if name in names.SYSTEM:
        return "system"
    if name.rpartition(":")[2] in names.ROBOTS:
        return "robot"
    return "agent" if ":" in name else "buyer"


def _main_account(messages: Sequence[Entry], unknown: Sequence[str], given: set[str]) -> tuple[str, Text] | None:
    """The one of the unknown names that is the shop's, and how that is known."""
    if len(unknown) < 2:
        return None
    if len(said := given & set(unknown)) == 1:
        return said.pop(), Text("命令里这么说", "the command says so")
    marked = {account(each.name) for each in messages if each.marked or without_mark(each.text)[1]} & set(unknown)
    if len(marked) == 1:
        return marked.pop(), Text("只有它的消息带 已读/未读", "only its messages are marked as read or unread")
    others: dict[str, set[str]] = defaultdict(set)
    for each in messages:
        if each.to:
            others[account(each.name)].add(account(each.to))
            others[account(each.to)].add(account(each.name))
    several = [name for name in unknown if len(others[name]) > 1]
    if len(several) == 1 and _all_addressed(messages):
        return several[0], Text("它和好几个人聊", "it talks to several")
    return None


def _all_addressed(messages: Sequence[Entry]) -> bool:
    return all(each.to for each in messages)


def _each_addressed(messages: Sequence[Entry], sides: dict[str, Side]) -> bool:
    """Whether every message says itself which buyer it is from or to."""
    return all(
        each.to and [sides[account(each.name)], sides[account(each.to)]].count("buyer") == 1 for each in messages
    )


def _unclear(file: str, seen: Sequence[str], unknown: Sequence[str], *, ours: bool) -> UserError:
    listed = ", ".join(seen[:_SHOWN]) + (" ..." if len(seen) > _SHOWN else "")
    if not unknown:
        return UserError(
            "buyer_unclear",
            Text(
                f"{file} 里只有客服的消息 ({listed}), 不知道买家是谁", f"{file} holds only agents ({listed}): no buyer"
            ),
            Text("请把买家的消息也复制下来", "copy the chat with the buyer's messages"),
        )
    if not ours:
        return UserError(
            "buyer_unclear",
            Text(
                f"{file} 里没有 店铺:子账号, 分不出谁是客服、谁是买家: {listed}",
                f"{file} names no SHOP:SUB-ACCOUNT, so nobody can say who of these is the shop and who the buyer: "
                f"{listed}",
            ),
            Text(
                "如果其中有店铺主账号, 请加 --shop-account 主账号; 否则请复制含客服回复的完整聊天",
                "if one is the shop's main account, add --shop-account NAME; else copy the chat in full, with the "
                "agents' messages",
            ),
        )
    few = ", ".join(unknown[:_SHOWN])
    return UserError(
        "buyer_unclear",
        Text(
            f"{file} 里有好几个不是客服的人: {few}; 分不出客服的话是对谁说的",
            f"{file} names several who are no agents: {few}; nobody can say to whom of them the agents wrote",
        ),
        Text(
            "请每个买家存一个文件; 如果其中有店铺主账号, 请加 --shop-account 主账号",
            "save one file a buyer; if one of them is the shop's main account, add --shop-account NAME",
        ),
    )
