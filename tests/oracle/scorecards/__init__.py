"""The oracle of scorecards and pay: docs/decisions/0014-scorecards-and-pay.md in loops and dicts, exact."""

from .card import Card, Item, Payroll
from .chance import newcombe, wilson, within_chance
from .exact import number_of, rounded
from .items import Given, item_points, part_of
from .marks import Mark, judge_marks, sum_of_marks
from .pay import base_pay, commission_pay, pay, pool_pay, rank_pay
from .payroll import payroll
from .plans import Mistake, plans_of_month
from .score import Scored, grade_of, is_passed, place_of, score_of, score_of_items

__all__ = [
    "Card",
    "Given",
    "Item",
    "Mark",
    "Mistake",
    "Payroll",
    "Scored",
    "base_pay",
    "commission_pay",
    "grade_of",
    "is_passed",
    "item_points",
    "judge_marks",
    "newcombe",
    "number_of",
    "part_of",
    "pay",
    "payroll",
    "place_of",
    "plans_of_month",
    "pool_pay",
    "rank_pay",
    "rounded",
    "score_of",
    "score_of_items",
    "sum_of_marks",
    "wilson",
    "within_chance",
]
