"""What `xundan plan check` finds wrong inside one plan: each kind of mistake, with its line, and no other."""

from __future__ import annotations

import pytest

from xundan.scorecards.plan_file import check
from xundan.scorecards.shelf import BUILT_IN, built_in

PLAN = """id = "p"
name = "计划"
from = 2026-01-01
pass = "70%"

[applies]
roles = ["presale"]

[[items]]
id = "refunds"
name = "退款率"
full = 20
score = "tiers"
metric = "refund_rate"
tiers = [{ upto = "5%", points = 20 }, { upto = "8%", points = 10 }, { points = 0 }]

[[items]]
id = "speed"
name = "响应"
full = 10
score = "linear"
metric = "first_response"
worst = { at = 60, points = 0 }
best = { at = 20, points = 10 }

[[items]]
id = "aov"
name = "客单价"
full = 30
score = "target"
metric = "aov"
target = 100

[[items]]
id = "quality"
name = "质量"
full = 20
score = "grade"
grades = { "优" = 20, "良" = 15, "中" = 10, "差" = 0 }

[[items]]
id = "attendance"
name = "出勤"
full = 20
score = "attendance"
each = { late = 5 }

[[deductions]]
kind = "complaint"
name = "投诉"
points = [5, 20]

[[bonuses]]
kind = "praise"
name = "表扬"
points = 2
most = 10

[[grades]]
name = "金"
from = 90

[[grades]]
name = "银"
from = 80

[pay]
pool = 1000
rank = [300, 200]
base = { "普通" = 2000 }
caps = { rank = 500 }

[pay.commission]
tiers = [{ from = 0, rate = "1%" }, { from = 500, rate = "2%" }]
"""
"""100 points, 110 with the bonuses; every setting that a mistake below spoils."""

TIERS = 'tiers = [{ upto = "5%", points = 20 }, { upto = "8%", points = 10 }, { points = 0 }]'
RATES = 'metric = "refund_rate"\n' + TIERS


def tiers(*written: str) -> str:
    return "tiers = [" + ", ".join("{ " + each + " }" for each in written) + "]"


def replies(*written: str) -> str:
    """The first item on the reply rate, which is better the higher it is."""
    return 'metric = "reply_rate"\n' + tiers(*written)


T = "items[1].tiers"
MISTAKES = [
    # days
    ("from = 2026-01-01", "from = 2026-01-02", 3, "from", "begins on the first day of a month"),
    ("from = 2026-01-01", "from = 2026-01-01\nuntil = 2026-03-30", 4, "until", "ends on the last day"),
    ("from = 2026-01-01", "from = 2026-01-01\nuntil = 2025-12-31", 4, "until", "after from"),
    # whom it is for
    ('roles = ["presale"]', 'roles = ["pre-sale"]', 7, "applies.roles", "presale, aftersale, both"),
    ('roles = ["presale"]', 'levels = ["资深"]', 70, "pay.base", "level 资深, which has no base"),
    # weights and full scores
    ("full = 20\nscore = \"tiers\"", 'score = "tiers"', 9, "items[1]", "full or weight, one of them"),
    ("full = 20\nscore = \"tiers\"", 'full = 20\nweight = 20\nscore = "tiers"', 9, "items[1]", "full or weight, one"),
    ("full = 10", "weight = 10", 20, "items[2].weight", "not mixed"),
    # names
    ('id = "speed"', 'id = "refunds"', 18, "items[2].id", "refunds stands there twice"),
    ('kind = "praise"', 'kind = "complaint"', 54, "bonuses[1].kind", "complaint stands there twice"),
    ('kind = "praise"', 'kind = "carried"', 54, "bonuses[1].kind", "kept for what a closed month owes"),
    # metrics
    ('metric = "aov"', 'metric = "avo"', 31, "items[3].metric", "there is no metric avo; near: aov"),
    ('metric = "aov"', 'metric = "visitors"', 31, "items[3].metric", "not known by agent"),
    ('metric = "aov"', 'metric = "sales"\nleast = 30', 32, "items[3].least", "no denominator"),
    # tiers: gaps
    (TIERS, tiers('upto = "5%", points = 20', 'upto = "8%", points = 0'), 15, "items[1].tiers", "takes the rest"),
    (TIERS, tiers("points = 20", "points = 0"), 15, "items[1].tiers", "has one threshold"),
    (TIERS, tiers('upto = "5%", points = 20', 'from = "8%", points = 1', "points = 0"), 15, T, "all upto"),
    (TIERS, tiers('upto = "5%", from = "1%", points = 20', "points = 0"), 15, "items[1].tiers", "has one threshold"),
    (TIERS, tiers("points = 20"), 15, "items[1].tiers", "has one threshold"),
    # tiers: overlaps
    (TIERS, tiers('upto = "8%", points = 20', 'upto = "5%", points = 10', "points = 0"), 15, T, "overlap"),
    (TIERS, tiers('upto = "5%", points = 20', 'upto = "5%", points = 10', "points = 0"), 15, T, "overlap"),
    (RATES, replies('from = "90%", points = 20', 'from = "95%", points = 9', "points = 0"), 15, T, "overlap"),
    # tiers: direction and reach
    (RATES, replies('upto = "90%", points = 20', "points = 0"), 15, "items[1].tiers", "better the higher it is"),
    (TIERS, tiers('from = "5%", points = 20', "points = 0"), 15, "items[1].tiers", "better the lower it is"),
    (TIERS, tiers('upto = "5%", points = 20', "points = 30"), 15, "items[1].tiers", "no further tier earns more"),
    (TIERS, tiers('upto = "5%", points = 20', "points = 20"), 15, "items[1].tiers", "every tier earns the same"),
    (TIERS, tiers('upto = "5%", points = 19', "points = 0"), 15, "items[1].tiers", "the full 20: 19 at most"),
    (TIERS, tiers('upto = "5%", points = 21', "points = 0"), 15, "items[1].tiers", "more than the full 20"),
    (TIERS, tiers("upto = -1, points = 20", "points = 0"), 15, "items[1].tiers", "no value is below 0"),
    (TIERS, tiers("upto = 5, points = 20", "points = 0"), 15, "items[1].tiers", 'everybody earns 500%; write "5%"'),
    (RATES, replies("from = 90, points = 20", "points = 0"), 15, "items[1].tiers", 'nobody earns 9000%; write "90%"'),
    (RATES, replies('from = "9%", points = 20', "from = 0, points = 1", "points = 0"), 15, T, "left for"),
    # linear
    ("best = { at = 20, points = 10 }", "best = { at = 60, points = 10 }", 24, "items[2].best", "are one value"),
    ("best = { at = 20, points = 10 }", "best = { at = 90, points = 10 }", 24, "items[2].best", "runs the other way"),
    ("worst = { at = 60, points = 0 }", "worst = { at = 60, points = 10 }", 24, "items[2].best", "more than worst"),
    ("best = { at = 20, points = 10 }", "best = { at = 20, points = 9 }", 24, "items[2].best", "full 10: 9 at most"),
    ("best = { at = 20, points = 10 }", "best = { at = -2, points = 10 }", 24, "items[2].best", "no value is below 0"),
    # target
    ("target = 100", "target = 0", 32, "items[3].target", "above 0"),
    ("target = 100", 'target = 100\ncap = 1\nfloor = "110%"', 33, "items[3].cap", "not below floor"),
    ("target = 100", "target = 100\ncap = 0.9", 33, "items[3].cap", "nobody can earn the full score: 90% at most"),
    ('metric = "aov"', 'metric = "refund_rate"', 31, "items[3].metric", "tiers or linear"),
    ('metric = "aov"\ntarget = 100', 'metric = "reply_rate"\ntarget = 95', 32, "items[3].target", 'write "95%"'),
    ('metric = "aov"\ntarget = 100', 'metric = "sales"\ntarget = "shop"', 32, "items[3].target", "everybody's"),
    # marks by people
    ('"优" = 20, "良" = 15', '"优" = 15, "良" = 20', 39, "items[4].grades", "earn less one after the other"),
    ('"优" = 20', '"优" = 18', 39, "items[4].grades", "nobody can earn the full 20: 18 at most"),
    ("full = 20\nscore = \"grade\"", 'full = 20\nof = 0\nscore = "grade"', 38, "items[4].of", "out of 0"),
    ("each = { late = 5 }", "each = {}", 46, "items[5].each", "everybody earns the full score"),
    ("each = { late = 5 }", "each = { late = 0 }", 46, "items[5].each", "everybody earns the full score"),
    ("points = [5, 20]", "points = 0", 51, "deductions[1].points", "a mark of 0 points"),
    ("points = [5, 20]", "points = [5, 20]\nmost = 4", 52, "deductions[1].most", "one mark has 5"),
    # scores
    ("from = 80", "from = 90", 65, "grades[2].from", "none twice"),
    ("from = 90", "from = 111", 61, "grades[1].from", "nobody scores more than 110"),
    ('pass = "70%"', "pass = 70", 4, "pass", 'nobody reaches 7000% of the full score; write "70%"'),
    # pay
    ("{ from = 500, ", "{ from = 0, ", 74, "pay.commission.tiers", "from the lowest up"),
    ("{ from = 0, ", "{ from = 100, ", 74, "pay.commission.tiers", "no tier from 0 to 100"),
    ("{ from = 0, ", "{ from = -1, ", 74, "pay.commission.tiers", "begins at 0"),
    ('rate = "2%"', "rate = 2", 74, "pay.commission.tiers", 'commission of 200% is more than the sales; write "2%"'),
    ("rank = [300, 200]", "rank = [200, 300]", 69, "pay.rank", "no later one gets more"),
    ("rank = [300, 200]", "", 71, "pay.caps.rank", "the plan pays no rank"),
    ("rank = [300, 200]\n", 'coefficients = { "a" = 2 }\n', 69, "pay.coefficients", "pays none of them"),
    ("pool = 1000\n", 'coefficient_on = ["pool"]\n', 68, "pay.coefficient_on", "the plan pays no pool"),
]  # fmt: skip


def spoilt(part: str, by: str) -> str:
    assert part in PLAN, part
    return PLAN.replace(part, by, 1)


def test_the_plan_that_is_spoilt_below_is_right() -> None:
    plan, mistakes = check(PLAN)
    assert mistakes == [] and plan is not None and plan.full == 100


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_built_in_plans_are_right(name: str) -> None:
    plan, mistakes = check(built_in(name).text)
    assert mistakes == [] and plan is not None and plan.id == name


@pytest.mark.parametrize(("part", "by", "line", "where", "said"), MISTAKES)
def test_each_mistake_is_found_at_its_line(part: str, by: str, line: int, where: str, said: str) -> None:
    plan, mistakes = check(spoilt(part, by))
    assert plan is None
    found = [(each.line, each.where) for each in mistakes if said in each.message.en]
    assert found == [(line, where)], [(each.line, each.where, each.message.en) for each in mistakes]
    assert all(any("一" <= letter <= "鿿" for letter in each.message.zh) for each in mistakes)


def test_weights_that_do_not_add_up() -> None:
    """15 + 30 + 20 + 20 + 15 are 100; with 12.5 for the first they are 97.5."""
    weighted = PLAN
    for full, weight in (("full = 20", 15), ("full = 10", 30), ("full = 30", 20), ("full = 20", 20), ("full = 20", 15)):
        weighted = weighted.replace(full, f"weight = {weight}", 1)
    weighted = weighted.replace("points = 20 }, { upto", "points = 100 }, { upto").replace(
        "at = 20, points = 10", "at = 20, points = 100"
    )
    weighted = weighted.replace('"优" = 20', '"优" = 100')
    assert check(weighted)[1] == []
    _, [found] = check(weighted.replace("weight = 15", "weight = 12.5", 1))
    assert (found.line, found.where) == (12, "items[1].weight")
    assert found.message.en == "the weights add up to 97.5, not to 100"


def test_an_item_of_no_points() -> None:
    """70 points and 10 of praise are left, too few for the first grade."""
    _, found = check(spoilt("full = 30", "full = 0"))
    said = [(each.line, each.message.en) for each in found]
    assert said == [(29, "an item of 0 points is none"), (61, "nobody scores more than 80")]


def test_bonuses_without_a_bound_reach_every_grade() -> None:
    """Praise may come any number of times, so 111 points are within reach; a pass mark too."""
    unbounded = PLAN.replace("most = 10\n", "").replace("from = 90", "from = 111").replace('"70%"', '"120%"')
    assert check(unbounded)[1] == []


def test_a_target_that_counts_more_than_once_reaches_further() -> None:
    """30 points counted up to 150 % are 45: 115 of 100, and 125 with praise."""
    more = PLAN.replace("target = 100", "target = 100\ncap = 1.5")
    assert check(more.replace("from = 90", "from = 125"))[1] == []
    assert [each.where for each in check(more.replace("from = 90", "from = 125.5"))[1]] == ["grades[1].from"]


def test_rates_that_may_exceed_one_have_thresholds_above_it() -> None:
    plan = PLAN.replace('metric = "aov"\ntarget = 100', 'metric = "sales_target_rate"\ntarget = "120%"')
    assert check(plan)[1] == []


@pytest.mark.parametrize(
    ("part", "by", "line", "where", "said"),
    [
        ('metric = "aov"', 'metrik = "aov"', 31, "items[3].metrik", "is it metric?"),
        ('score = "target"', 'score = "share"', 30, "items[3].score", '"tiers", "linear", "target"'),
        ("worst = { at = 60, points = 0 }", "tiers = []", 23, "items[2].tiers", 'goes with score = "tiers"'),
        ("{ upto = \"5%\", points", "{ upto = \"5%\", point", 15, "items[1].tiers[1].point", "there is: points"),
        ("{ from = 500, ", "{ form = 500, ", 74, "pay.commission.tiers[2].form", "there is: from"),
        (TIERS, "tiers = []", 15, "items[1].tiers", "is empty"),
        ("pool = 1000", "round_to = 5", 68, "pay.round_to", "expected 0.01, 0.1 or 1"),
        ("target = 100", "target = 100\npool = 3", 33, "items[3].pool", "pool belongs in [pay]"),
        ("points = [5, 20]", "points = [20, 5]", 51, "deductions[1].points", "the smaller one first"),
        ("full = 30", 'full = "thirty"', 29, "items[3].full", "a number without quotes"),
        ('id = "p"', 'id = "My plan"', 1, "id", "small letters, digits"),
        ("from = 2026-01-01", 'from = "2026"', 3, "from", "a day such as 2026-01-01"),
        ('name = "计划"', "name = 计划", 2, "TOML", "not valid TOML"),
    ],
)  # fmt: skip
def test_what_is_not_written_as_it_should_be(part: str, by: str, line: int, where: str, said: str) -> None:
    _, mistakes = check(spoilt(part, by))
    assert [(m.line, m.where) for m in mistakes if said in m.message.en] == [(line, where)], mistakes


def test_an_item_that_is_wrong_is_not_called_missing() -> None:
    one = PLAN[: PLAN.index("[[items]]")] + '[[items]]\nid = "a"\nname = "a"\nfull = 5\nscore = "attendance"\n'
    assert [each.message.en for each in check(one)[1]] == ["each is missing"]


def test_all_mistakes_are_told_at_once_in_the_order_of_lines() -> None:
    wrong = spoilt("target = 100", "target = 0").replace("2026-01-01", "2026-01-02").replace("late = 5", "late = 0")
    assert [each.line for each in check(wrong)[1]] == [3, 32, 46]
