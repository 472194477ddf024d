"""Every rule of ours has a chat that earns it, at the line named, and one that comes near and does not."""

from __future__ import annotations

import pytest

from tests.analysis.inspection.chats import chat, turn
from xundan.analysis.inspection.features import hits
from xundan.analysis.inspection.rules_file import read_rules

RULES = {rule.id: rule for rule in read_rules("", "inspection.toml").rule}

# Rule, a chat that earns it, the lines that do (counted from 0), a chat that is near and does not.
SAID = [
    ("greeting", "买: 在吗 / 客: 您好,很高兴见到您", [1], "买: 在吗 / 客: 什么事"),
    # Greeting later is no greeting.
    ("greeting", "买: 有货吗 / 客: 亲亲在的 有货", [1], "买: 有货吗 / 客: 有货 / 买: 好 / 客: 您好还需要别的吗"),
    # The machine's greeting is not hers.
    ("greeting", "机: 欢迎光临 / 买: 在吗 / 客: 下午好", [2], "买: 在吗 / 机: 您好欢迎光临 / 客: 有事说"),
    ("need", "买: 想买个枕头 / 客: 您平时睡多高的枕头呢", [1], "买: 枕头多高 / 客: 这款枕头高12厘米"),
    ("need", "买: 推荐下 / 客: 请问是送人还是自己用呢 / 客: 给谁用的", [1, 2], "买: 给谁用合适 / 客: 都合适"),
    ("recommendation", "买: 还有吗 / 客: 给您推荐同系列的浴巾", [1], "买: 推荐一款 / 客: 都挺好的"),
    (
        "selling_points",
        "买: 热不热 / 客: 这是棉麻面料 / 客: 夏天穿特别透气 / 客: 出门一身清爽",
        [2],
        "买: 什么料 / 客: 这款衬衣是纯棉面料的",
    ),
    ("objection", "买: 有点贵 / 客: 一分价钱一分货的亲", [1], "买: 有点贵 / 客: 就是这个价位"),
    # The same words without an objection answer none.
    ("objection", "买: 怕掉色 / 客: 亲,固色做过两遍了", [1], "买: 什么颜色好看 / 客: 固色做过两遍了"),
    ("concession", "买: 便宜点 / 客: 我去申请减5元", [1], "买: 便宜点 / 客: 我去申请减80元"),
    ("concession", "买: 便宜点 / 客: 多送您一双袜子", [1], "买: 送东西吗 / 客: 没有活动"),
    # To ask for a refund in the buyer's name grants nothing.
    ("concession", "买: 便宜点 / 客: 我跟主管申请看看", [1], "买: 坏了 / 客: 帮您提交售后申请,同事审核后联系您"),
    ("chasing", "买: 我想想 / 客: 喜欢的话先拍下哦", [1], "买: 先拍下了 / 客: 收到,今天发"),
    ("address", "买: 付好了 / 客: 跟您核对一下地址哦", [1], "买: 地址填错了 / 客: 您可以自己修改"),
    ("address", "买: 拍了 / 客: 地址是苏州园区对吗", [1], "买: 从哪发货 / 客: 仓库地址是苏州"),
    ("closing", "买: 谢谢 / 客: 祝您天天开心", [1], "买: 谢谢 / 客: 嗯"),
    # A good wish in the middle ends nothing.
    ("closing", "买: 谢谢 / 客: 感谢您支持小店", [1], "买: 谢谢 / 客: 祝您开心 / 买: 等下还有问题 / 客: 说"),
    ("bare", "买: 有没有大号的 / 客: 有", [1], "买: 有没有大号的 / 客: 有大号"),
    ("bare", "买: 能今天发吗 / 客: [微笑]", [1], "买: 谢谢啦 / 客: [微笑]"),
    ("bare", "买: 能今天发吗 / 客: 👌", [1], "买: 能今天发吗 / 客: 👌 / 客: 下午四点前付款就可以"),
    ("bare", "买: 在吗 / 客: 。。", [1], "买: 在吗 / 客[image]: "),
    # What was masked is an answer.
    ("bare", "买: 客服电话多少 / 客: 6", [1], "买: 客服电话多少 / 客: [电话]"),
    (
        "repeated",
        "买: 几号发 / 客: 以页面为准 / 买: 哪天 / 客: 以页面为准哦 / 客: 以页面为准 / 客: 以页面为准~",
        [5],
        "买: 几号发 / 客: 以页面为准 / 买: 哪天 / 客: 以页面为准 / 买: 好 / 客: 好的呢 / 客: 好的呢 / 客: 好的呢",
    ),
    ("refusal", "买: 少十块吧 / 客: 我们不议价", [1], "买: 少十块吧 / 客: 我们不议价,不过帮您看看有没有券"),
    ("refusal", "买: 能退吗 / 客: 不行哦", [1], "买: 能退吗 / 客: 不行哦 / 客: 给您换一个可以吗"),
    ("refusal", "买: 能开专票吗 / 客: 亲,不能的", [1], "买: 会缩水吗 / 客: 不能说完全不缩,2%以内"),
    ("counter_question", "买: 多重 / 客: 详情不是写了吗", [1], "买: 详情页没写吗 / 客: 写在尺寸表下面了"),
    ("brushed_off", "买: 券能叠吗 / 客: 这个我不清楚", [1], "买: 券能叠吗 / 客: 这个我不清楚,帮您问一下"),
    ("brushed_off", "买: 券能叠吗 / 客: 看详情页", [1], "买: 券能叠吗 / 客: 能叠,详情页有个例子"),
    ("forbidden", "买: 太贵 / 客: 爱买不买", [1], "买: 太贵 / 客: 您买不买都没关系"),
    ("forbidden", "买: 什么料 / 客: 百分百不褪色", [1], "买: 什么料 / 客: 100%纯棉"),
    ("off_platform", "买: 发我看看 / 客: 你加我微信吧", [1], "买: 怎么付 / 客: 支持微信支付"),
    ("off_platform", "买: 发我看看 / 客: 加Ｖ发你实拍", [1], "买: 加微信吗 / 客: 我们不能加微信哦"),
    ("recall", "买: 多少钱 / 客[recall]: / 客: 59元", [1], "撤[recall]: / 买: 多少钱 / 客: 59元"),
    ("argument", "买: 你们发错了 / 客: 明明是你没看清,凭什么怪我们", [1], "买: 凭什么不退 / 客: 您别急,我查一下"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "earns", "lines", "near"), SAID, ids=[f"{n}-{each[0]}" for n, each in enumerate(SAID)]
)
def test_a_rule_holds_at_its_line_and_not_near_it(rule: str, earns: str, lines: list[int], near: str) -> None:
    assert [found.id for found in hits(RULES[rule], chat(earns)) if found] == [f"m{n}" for n in lines]
    assert hits(RULES[rule], chat(near)) == []


ANSWERED = "买: 在吗 / 客: 您好"
TIMED = [
    ("first_answer", [turn(6, opening=True)], "m1", [turn(7, opening=True)]),
    # Only the day's first opening turn is the first answer.
    ("first_answer", [turn(3, opening=True), turn(50)], "m1", [turn(9, opening=True), turn(2, opening=True)]),
    ("first_answer", [turn(0, opening=True)], "m1", [turn(4)]),
    ("slow", [turn(61)], "m1", [turn(60)]),
    # Much too late is missed, not slow.
    ("slow", [turn(599)], "m1", [turn(600, "late")]),
    ("missed", [turn(None, "unanswered")], "m0", [turn(599)]),
    ("missed", [turn(900, "late")], "m0", [turn(None, "open")]),
    # A turn that was given away is somebody else's, even where the settings count it as unanswered.
    ("missed", [turn(None, "late")], "m0", [turn(None, "unanswered", handed_over=True)]),
]


@pytest.mark.parametrize(("rule", "earns", "line", "near"), TIMED)
def test_rules_of_time_go_by_the_turns(rule: str, earns: list, line: str, near: list) -> None:
    assert [found.id for found in hits(RULES[rule], chat(ANSWERED, earns)) if found] == [line]
    assert hits(RULES[rule], chat(ANSWERED, near)) == []


def test_a_hand_over_is_a_fault_only_where_nobody_had_answered() -> None:
    given = [turn(None, "transferred", 0, 1, handed_over=True)]
    silent = chat("买: 尺码怎么选 / 系: 转接 ", given)
    assert [found.id for found in hits(RULES["handed_over"], silent) if found] == ["m0"]
    spoken = chat("买: 在吗 / 客: 您好 / 买: 怎么退货 / 系: 转接", [turn(None, "transferred", 2, 3, handed_over=True)])
    assert hits(RULES["handed_over"], spoken) == []
    # What she says after it is no answer before it.
    late = chat("买: 尺码怎么选 / 系: 转接 / 客: 同事会回复您", given)
    assert len(hits(RULES["handed_over"], late)) == 1


def test_thanks_and_nods_do_not_wait_for_an_answer() -> None:
    silence = [turn(None, "unanswered", 2)]
    assert hits(RULES["missed"], chat("买: 有货吗 / 客: 有的 / 买: 好的,谢谢亲", silence)) == []
    assert len(hits(RULES["missed"], chat("买: 有货吗 / 客: 有的 / 买: 好的 / 买: 那多少钱", silence))) == 1
    # Each turn by its own lines: the thanks of the second excuse nothing of the first.
    two = [turn(None, "unanswered", 0), turn(None, "unanswered", 20)]
    assert [found.id for found in hits(RULES["missed"], chat("买: 有货吗 / 买: 人呢", two)) if found] == ["m0"]


def test_a_link_is_not_her_words() -> None:
    link = "买: 发我 / 客: 纯棉透气四件套 ¥99 https://item.example.com/1 / 客: 就这款"
    assert hits(RULES["selling_points"], chat(link)) == []


def test_a_turn_without_its_message_among_the_lines_still_counts() -> None:
    """An answer after midnight stands among the next day's lines."""
    assert hits(RULES["slow"], chat("买: 在吗", [turn(70, closed=9)])) == [None]


def test_robots_and_automatic_messages_earn_nothing() -> None:
    said = "爱买不买 您好 祝您开心 加微信 推荐 核对地址 凭什么"
    for who in ("机", "系"):
        quiet = chat(f"买: 太贵了 / {who}: {said}")
        assert [rule.id for rule in RULES.values() if hits(rule, quiet)] == []
    assert "forbidden" in [rule.id for rule in RULES.values() if hits(rule, chat(f"买: 太贵了 / 客: {said}"))]


def test_every_rule_of_ours_is_tried_here() -> None:
    assert {each[0] for each in SAID} | {each[0] for each in TIMED} | {"handed_over"} == RULES.keys()
