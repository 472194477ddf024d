"""What every setting of a plan's file means, block by block (blocks.BLOCKS)."""

from __future__ import annotations

from collections.abc import Mapping

from xundan.model.text import Text
from xundan.scorecards.blocks import BLOCKS, settings

_NAME = Text('名称, 一段文字或 { zh = "...", en = "..." }', 'the name, a text or { zh = "...", en = "..." }')
_MARK = {
    "kind": Text("加减项的类别, 加减分时写的就是它", "the kind, as adjustments write it"),
    "name": _NAME,
    "points": Text(
        "一次几分: 一个数, 或最少和最多两个数", "the points of one mark: a number, or the least and the most of them"
    ),
    "most": Text("这一类一个月最多算几分; 不写不限", "the most that a month counts of the kind; no bound if left out"),
}
_POINT = {
    "at": Text("指标的值", "a value of the metric"),
    "points": Text("到这个值得几分", "the points at that value"),
}
WORDS: Mapping[tuple[str, ...], Mapping[str, Text]] = {
    (): {
        "id": Text(
            "方案的编号, 各版相同: 小写字母、数字、- 和 _", "the plan's id, the same in all versions: a-z, 0-9, - and _"
        ),
        "name": _NAME,
        "from": Text("从哪天起, 某个月的 1 日", "the day from which the version holds, the first of a month"),
        "until": Text(
            "到哪天为止, 某个月的最后一天; 不写就到下一版",
            "its last day, the last of a month; else until the next version",
        ),
        "rule": Text(
            "所有指标按哪种判定算: order_first, order, payment",
            "the credit rule of every metric: order_first, order, payment",
        ),
        "refunds": Text(
            "提成不算哪些退款: of_orders 这些订单的退款, finished 当月完成的退款, none 不扣",
            "what commission leaves out: of_orders (refunds of those orders), finished (those of the month), none",
        ),
        "missing": Text(
            "项目没法评分时: rescale 不算它, 其余按比例放大; wait 等着",
            "an item that cannot be scored: rescale leaves it out and stretches the rest, wait lets the card wait",
        ),
        "platform_figures": Text("能不能用平台报表里的数评分", "whether the platforms' own figures may be scored"),
        "pass": Text(
            "及格线, 满分的几成; 不到就没有绩效奖金和名次奖",
            "the pass mark, a share of the full score; below it no pool and no rank bonus",
        ),
        "applies": Text("对谁适用, 见 [applies]", "whom it is for, see [applies]"),
        "items": Text("项目, 每个一段 [[items]]", "the items, a block [[items]] each"),
        "deductions": Text("扣分, 每类一段", "the kinds of deductions, a block each"),
        "bonuses": Text("加分, 每类一段", "the kinds of bonuses, a block each"),
        "grades": Text("等级, 从高到低, 每级一段", "the grades, from the highest down, a block each"),
        "pay": Text("工资, 见 [pay]", "the pay, see [pay]"),
    },
    ("applies",): {
        "shops": Text("店铺; 不写就是全部, 以下相同", "shops; everybody when left out, as below"),
        "roles": Text("岗位: presale, aftersale, both", "roles: presale, aftersale, both"),
        "teams": Text("小组", "teams"),
        "levels": Text("级别", "levels"),
        "agents": Text("客服账号", "agents' accounts"),
    },
    ("items",): {
        "id": Text("项目的编号, 打分时写的就是它", "the item's id, as grades write it"),
        "name": _NAME,
        "full": Text(
            "满分; 和 weight 二选一, 全方案一致", "the full score; this or weight, the same in the whole plan"
        ),
        "weight": Text(
            "权重, 全部加起来 100; 各项按百分制评分", "the weight, 100 in all; every item is scored out of 100"
        ),
        "missing": Text("只对这一项的 missing", "missing for this item alone"),
        "score": Text(
            "怎么评分: tiers 分档, linear 两点之间, target 达成目标的几成, grade 人工打分, attendance 考勤",
            "how it is scored: tiers, linear (between two points), target (its share), grade (by a person), attendance",
        ),
        "metric": Text("用哪个指标 (tiers, linear, target)", "the metric (tiers, linear, target)"),
        "least": Text("分母不到这个数就不评分 (比率)", "a rate with a smaller denominator is not scored"),
        "tiers": Text(
            "分档, 第一个符合的算; 最后一档不写界线",
            "the tiers, of which the first that fits counts; the last has no threshold",
        ),
        "worst": Text("最差的一点 (linear)", "the worst point (linear)"),
        "best": Text("最好的一点 (linear)", "the best point (linear)"),
        "target": Text(
            '目标: 一个数, 或 "shop" 全店同期的值',
            'the target: a number, or "shop", the whole shop\'s value of the same days',
        ),
        "cap": Text("最多算到目标的几成, 默认 1", "the largest share of the target that counts, 1 by default"),
        "floor": Text("不到目标的几成得 0 分, 默认 0", "a smaller share of the target earns nothing, 0 by default"),
        "grades": Text("优、良、中、差各几分", "the points of 优, 良, 中 and 差"),
        "of": Text(
            "打分的满分, 默认 full, 权重方案里 100",
            "out of how much marks in numbers are; full by default, 100 in a plan of weights",
        ),
        "each": Text(
            "迟到 late、请假 leave、缺勤 absent 一次各扣几分", "what each late arrival, leave and absence costs"
        ),
    },
    ("items", "tiers"): {
        "upto": Text(
            "不超过这个值 (越低越好的指标, 从小到大)",
            "values up to this one (metrics better the lower they are; rising)",
        ),
        "from": Text(
            "不低于这个值 (越高越好的指标, 从大到小)",
            "values from this one up (metrics better the higher they are; falling)",
        ),
        "points": Text("这一档的分数", "the points of the tier"),
    },
    ("items", "worst"): _POINT,
    ("items", "best"): _POINT,
    ("deductions",): _MARK,
    ("bonuses",): _MARK,
    ("grades",): {"name": _NAME, "from": Text("从几分起", "the least score")},
    ("pay",): {
        "base": Text("每个级别的底薪", "the base of every level"),
        "pool": Text("绩效奖金的满额", "the bonus for the full score"),
        "cap_at_full": Text(
            "超过满分的部分不多发, 默认 true", "a score above the full one earns no more, true by default"
        ),
        "commission": Text("提成, 见 [pay.commission]", "the commission, see [pay.commission]"),
        "rank": Text("名次奖, 从第一名起", "the bonuses of the first places"),
        "coefficients": Text("每个账号的系数, 没写的是 1", "the factor of each account, 1 for the others"),
        "coefficient_on": Text(
            '系数乘在哪几项上: pool, commission, rank; 默认 ["rank"]',
            'the lines that are multiplied: pool, commission, rank; ["rank"] by default',
        ),
        "caps": Text("封顶: base, pool, commission, rank, total", "the most of base, pool, commission, rank, total"),
        "round_to": Text("每一项取整到 0.01、0.1 或 1", "what every line is rounded to: 0.01, 0.1 or 1"),
    },
    ("pay", "commission"): {
        "how": Text(
            "slices 每段各按自己的比例, whole 全部按达到的那一档",
            "slices: each rate for its part; whole: the rate reached for all of it",
        ),
        "tiers": Text("档位, 从 0 起, 从低到高", "the tiers, from 0, rising"),
    },
    ("pay", "commission", "tiers"): {
        "from": Text("从多少销售额起", "the amount from which the rate holds"),
        "rate": Text('比例, 例如 "1%"', 'the rate, such as "1%"'),
    },
}


def meaning(path: tuple[str, ...]) -> Text:
    """What the setting at a path of names means; of the nearest setting around it for a name of the shop's own."""
    for size in range(len(path), 0, -1):
        *block, name = path[:size]
        if tuple(block) in WORDS and name in WORDS[tuple(block)]:
            return WORDS[tuple(block)][name]
    return Text("", "")


def without_words() -> list[tuple[str, ...]]:
    """Settings that nobody explains, and words of settings that there are not."""
    named = {(*block, name) for block in BLOCKS for name in settings(block)}
    told = {(*block, name) for block, words in WORDS.items() for name in words}
    return sorted(named ^ told)
