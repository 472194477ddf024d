from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from random import Random
from types import ModuleType

import pytest

from tests.demo.reading import chats
from xundan.demo import Truth
from xundan.demo.items import ITEMS
from xundan.demo.phrases import aftersale, chasing, common, questions, selling
from xundan.demo.records import Buyer
from xundan.demo.shop import AGENTS
from xundan.demo.slots import fitting, pieces, slots, with_particle

Shop = tuple[Path, Truth]
BUYER = Buyer("小雨点_0042", "v1", "浙江省", "杭州市", 2, 0.5, False, "王")


def templates(module: ModuleType) -> list[str]:
    """Every text of a module of phrases."""
    found: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, tuple | list):
            for part in value:
                walk(part)
        elif isinstance(value, dict):
            walk(list(value.values()))
        elif hasattr(value, "__dataclass_fields__"):
            walk(list(vars(value).values()))

    for name, value in vars(module).items():
        if name.isupper():
            walk(value)
    return found


@pytest.mark.parametrize("module", [aftersale, chasing, common, questions, selling], ids=lambda module: module.__name__)
def test_every_template_can_be_filled(module: ModuleType) -> None:
    values = slots(Random(1), ITEMS[0], 0, 0, BUYER, AGENTS[0], "今天就能发货")
    texts = templates(module)
    assert len(texts) > 30
    for template in texts:
        for text, kind in pieces(template, values):
            assert kind != "text" or not re.search(r"[{}|\[\]]", text), template


def test_nothing_unfilled_reaches_a_chat(shop: Shop) -> None:
    for said in chats(shop[0]):
        assert not re.search(r"[{}|]|\[图\]|\[卡\]|None", said.text), said
        assert said.text == said.text.strip()


def test_particles_stand_where_they_can(shop: Shop) -> None:
    assert with_particle("您还要吗{pt}", "呢") == "您还要吗"
    assert with_particle("有货的{pt}", "呢") == "有货的呢"
    clumsy = [
        said.text for said in chats(shop[0]) if re.search("吗[呢哈哦呀呐]|吧[呢哈哦呐]|呢[呢哈哦]|的的", said.text)
    ]
    assert not clumsy


def test_words_suit_the_goods() -> None:
    storage = next(item for item in ITEMS if item.category == "收纳整理")
    assert not any("起球" in line for line in fitting(aftersale.CASES["quality"].opens, storage))
    assert any("起球" in line for line in fitting(aftersale.CASES["quality"].opens, ITEMS[0]))


def test_chats_are_varied(shop: Shop) -> None:
    """No sentence of a buyer is heard all the time, and few dialogues are alike."""
    texts = Counter(said.text for said in chats(shop[0]) if said.sender == "buyer" and len(said.text) > 5)
    total = sum(texts.values())
    assert texts.most_common(1)[0][1] / total < 0.03
    assert len(texts) > 400


def test_agents_answer_in_more_than_one_message_and_send_cards_and_buyers_pictures(shop: Shop) -> None:
    said = chats(shop[0])
    kinds = Counter((one.sender, one.kind) for one in said)
    assert kinds["agent", "card"] > 20
    assert kinds["buyer", "image"] > 20
    doubled = sum(
        one.sender == then.sender == "agent" and (one.buyer, one.agent) == (then.buyer, then.agent)
        for one, then in pairwise(said)
        if not one.auto and not then.auto
    )
    assert doubled > 500


def test_skilled_agents_recommend_and_chase_more(shop: Shop) -> None:
    said = [one for one in chats(shop[0]) if one.sender == "agent" and not one.auto]
    cards = Counter(one.agent for one in said if one.kind == "card")
    messages = Counter(one.agent for one in said)
    best, worst = "青禾家居小店:小满", "青禾家居小店:南栀"
    assert cards[best] / messages[best] > 2 * cards[worst] / messages[worst]
    assert any("还没付款" in one.text for one in said)


def test_names_are_invented_and_plainly_so() -> None:
    assert all(agent.account.startswith("青禾家居小店:") for agent in AGENTS)
    assert all(item.title.startswith("青禾") for item in ITEMS)
