"""A plan with other settings: what a path means, what follows from a change, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xundan.model.text import UserError
from xundan.scorecards.plan import AttendanceItem, GradeItem, LinearItem, TargetItem, TiersItem
from xundan.scorecards.plan_file import PlanFile, read_plan
from xundan.scorecards.shelf import built_in
from xundan.scorecards.variants import Variant, change, variant, varied

AFTERSALE, PRESALE = built_in("aftersale"), built_in("presale")
PERSONAL = read_plan(
    """id = "own"
name = "自己的"
from = 2026-01-01
[[items]]
id = "a.b"
name = "甲"
weight = 70
score = "linear"
metric = "first_response"
worst = { at = 60, points = 0 }
best = { at = 20, points = 100 }
[[items]]
id = "exam"
name = "考试"
weight = 30
score = "grade"
""",
    "plans/own.toml",
)


def trial(*sets: str, rescale: bool = False) -> Variant:
    return Variant("x", tuple(change(each) for each in sets), rescale)


def points(file: PlanFile, item: str) -> list[Decimal]:
    found = next(each for each in file.plan.items if each.id == item)
    assert isinstance(found, TiersItem)
    return [tier.points for tier in found.tiers]


def test_every_kind_of_path_reaches_its_setting() -> None:
    plan = varied(
        PRESALE,
        trial(
            "rule=payment", "missing=wait", "refunds = finished", "pass=60%", "platform_figures=false",
            "pay.pool=1200", "pay.base.普通=2200", "pay.base.学徒=1500", "pay.rank=[500]", "pay.caps.total=9000",
            "pay.commission.tiers.1.rate=0.9%", "pay.commission.how=whole", "grades.2.from=65",
            "items.reply_rate.tiers.0.from=97%", "items.0.target=110%", "items.aov.least=10", "applies.roles=[both]",
            'applies.roles=["presale", "both"]',
        ),
    ).plan.plan  # fmt: skip
    assert (plan.rule, plan.missing, plan.refunds, plan.platform_figures) == ("payment", "wait", "finished", False)
    assert plan.pass_ == Decimal("0.6") and plan.grades[2].from_ == 65
    assert plan.pay.pool == 1200 and plan.pay.rank == (500,) and plan.pay.caps == {"total": 9000}
    base = plan.pay.base or {}
    assert (base["普通"], base["学徒"], base["资深"]) == (2200, 1500, 2500)
    commission = plan.pay.commission
    assert commission is not None and commission.how == "whole"
    assert [tier.rate for tier in commission.tiers] == [Decimal("0.005"), Decimal("0.009"), Decimal("0.01")]
    items = {item.id: item for item in plan.items}
    reply_rate, target, aov = items["reply_rate"], items["sales_target"], items["aov"]
    assert isinstance(reply_rate, TiersItem) and reply_rate.tiers[0].from_ == Decimal("0.97")
    assert isinstance(target, TargetItem) and target.target == Decimal("1.1")
    assert isinstance(aov, TargetItem) and aov.least == 10
    assert plan.applies.roles == ("presale", "both")


def test_marks_are_named_by_kind() -> None:
    plan = varied(AFTERSALE, trial("deductions.complaint.points=[5,10]", "bonuses.praise.most=6")).plan.plan
    assert plan.deductions[1].points == (5, 10) and plan.bonuses[0].most == 6


def test_a_part_with_a_dot_stands_in_quotes() -> None:
    plan = varied(PERSONAL, trial('items."a.b".best.at=15')).plan.plan
    assert isinstance(plan.items[0], LinearItem) and plan.items[0].best.at == 15
    assert change("items.'a.b'.best.at=15").path == ("items", "a.b", "best", "at")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a=6%", "6%"),
        ("a=0.05", Decimal("0.05")),
        ("a=5", 5),
        ("a=true", True),
        ("a=payment", "payment"),
        ('a="payment"', "payment"),
        ("a=[1, 2]", [1, 2]),
        ("a={ at = 1, points = 2 }", {"at": 1, "points": 2}),
        ("a=1\nb = 2", "1\nb = 2"),
    ],
)  # fmt: skip
def test_values_are_as_in_toml(text: str, value: object) -> None:
    assert change(text).value == value


def test_a_full_score_stretches_its_own_points() -> None:
    """30, 20, 10 and 0 of 30 are 40, 26.67, 13.33 and 0 of 40; the whole plan is 140."""
    found = varied(AFTERSALE, trial("items.refund_rate.full=40"))
    assert points(found.plan, "refund_rate") == [40, Decimal("26.67"), Decimal("13.33"), 0]
    assert found.plan.plan.full == 140
    said = "the points of refund_rate stretch with it (× 40 / 30): 30 → 40, 20 → 26.67, 10 → 13.33"
    assert [told.en for told in found.told] == [said]


def test_points_that_are_named_do_not_stretch() -> None:
    tiers = "items.refund_rate.tiers=[{ upto = 0.04, points = 40 }, { points = 0 }]"
    found = varied(AFTERSALE, trial("items.refund_rate.full=40", tiers))
    assert points(found.plan, "refund_rate") == [40, 0] and found.told == ()


def test_a_mark_in_numbers_stays_out_of_what_it_was() -> None:
    """18 of 20 was nine tenths, and is of 30 as well."""
    [item, *_] = varied(AFTERSALE, trial("items.quality.full=30")).plan.plan.items
    assert isinstance(item, GradeItem)
    assert (item.of, item.out_of) == (20, 30)
    assert item.grades == {"优": 30, "良": Decimal("22.5"), "中": 15, "差": 0}


def test_weights_that_do_not_add_up_are_refused_unless_the_others_make_room() -> None:
    """From 20 to 25: the others had 80 and have 75; 30, 20, 20, 5 and 5 become 28.125, 18.75, 18.75, 4.6875, 4.6875,
    rounded 28.13, 18.75, 18.75, 4.69 and 4.69, one cent too many, which the largest gives."""
    with pytest.raises(UserError) as wrong:
        varied(PRESALE, trial("items.inquiry_conversion.weight=25"))
    assert "the weights add up to 105, not to 100" in wrong.value.message.en
    assert wrong.value.hint is not None and "--rescale-weights" in wrong.value.hint.en
    found = varied(PRESALE, trial("items.inquiry_conversion.weight=25", rescale=True))
    weights = [item.weight for item in found.plan.plan.items]
    assert weights == [Decimal(each) for each in ("28.12", "25", "18.75", "18.75", "4.69", "4.69")]
    assert [told.en for told in found.told] == [
        "the other items × 75 / 80: sales_target 30 → 28.12, aov 20 → 18.75, reply_rate 20 → 18.75, "
        "response_time 5 → 4.69, attendance 5 → 4.69; sales_target takes what rounding leaves"
    ]


def test_full_scores_make_room_too_with_their_points() -> None:
    """45 for the refunds leaves 85 of 130 for five items that had 100: 20 becomes 17."""
    found = varied(AFTERSALE, trial("items.refund_rate.full=45", rescale=True)).plan.plan
    assert found.full == 130 and [item.full for item in found.items] == [17, 45, 17, 17, 17, 17]
    attendance = found.items[5]
    assert isinstance(attendance, AttendanceItem)
    assert attendance.each == {"late": Decimal("4.25"), "leave": Decimal("4.25"), "absent": Decimal("8.5")}


def test_nothing_is_left_to_make_room() -> None:
    with pytest.raises(UserError) as wrong:
        varied(PRESALE, trial("items.aov.weight=100", rescale=True))
    assert "nothing to scale" in wrong.value.message.en


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("items.refund.full=40", "items.refund_rate.full"),
        ("items.refund_rate.ful=40", "items.refund_rate.full"),
        ("items.refund_rate.tiers.9.upto=1", "items.refund_rate.tiers.0.upto"),
        ("items.refund_rate.tiers.0.points.x=1", "items.refund_rate.tiers.0.points"),
        ("deductions.complain.points=3", "deductions.complaint.points"),
        ("pay.pol=1", "pay.pool"),
        ("rules=payment", "rule"),
    ],
)
def test_what_is_not_there_is_refused_with_the_nearest(text: str, near: str) -> None:
    with pytest.raises(UserError) as wrong:
        varied(AFTERSALE, trial(text))
    assert text.partition("=")[0] in wrong.value.message.en
    assert wrong.value.hint is not None and near in wrong.value.hint.en.replace(",", "").split()


@pytest.mark.parametrize("text", ["from=2026-02-01", "id=other", "until=2026-12-31"])
def test_which_version_it_is_stays(text: str) -> None:
    with pytest.raises(UserError, match="does not change"):
        varied(AFTERSALE, trial(text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("items.refund_rate.tiers.0.upto=9%", "tiers overlap"),
        ("rule=paid", "rule: expected"),
        ("items.refund_rate.metric=refund", "there is no metric refund"),
        ("pay.pool=much", "pay.pool: expected a number"),
        ("pay.caps.bonus=5", "pay.caps"),
    ],
)
def test_a_plan_that_would_be_wrong_is_refused(text: str, said: str) -> None:
    with pytest.raises(UserError) as wrong:
        varied(AFTERSALE, trial(text))
    assert wrong.value.code == "what_if" and said in wrong.value.message.en


@pytest.mark.parametrize("text", ["", "a", "=5", "a=", "a.=5", ".a=5", "a..b=5"])
def test_what_is_no_change(text: str) -> None:
    with pytest.raises(UserError):
        change(text)


def test_several_variants_by_name() -> None:
    found = variant("more pool: pay.pool=1200; items.refund_rate.name='a;b' ;rule=payment")
    assert found.name == "more pool"
    assert [each.text for each in found.sets] == ["pay.pool=1200", "items.refund_rate.name=a;b", "rule=payment"]
    with pytest.raises(UserError, match="has no name"):
        variant("pay.pool=1200")


def test_no_change_is_the_plan_itself() -> None:
    for file in (AFTERSALE, PRESALE, PERSONAL):
        assert varied(file, Variant("x", ())).plan == file
        assert varied(file, Variant("x", (), rescale=True)).plan == file


def test_weights_that_are_all_named_and_add_up_need_no_room() -> None:
    sets = ("items.exam.weight=40", 'items."a.b".weight=60')
    found = varied(PERSONAL, trial(*sets, rescale=True))
    assert [item.weight for item in found.plan.plan.items] == [60, 40] and found.told == ()
