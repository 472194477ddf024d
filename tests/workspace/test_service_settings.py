"""Settings of what is counted of service and after-sale: reasons, phrases, weights."""

from __future__ import annotations

import pytest

from xundan.model.phrases import Phrases
from xundan.model.rules import DatedRules, Rules
from xundan.workspace.config import check
from xundan.workspace.template import display

ONE = '[[shops]]\nid = "s"\n[[rules]]\n'
QUALITY = "experience = 3, service = 2, compliance = 0, loyalty = 1"
SATISFACTION = "goods = 1, attitude = 1, packaging = 0, delivery = 1, other = 0"


def told(line: str) -> tuple[int | None, str, str, str]:
    """Line, place and both languages of the one mistake."""
    config, mistakes = check(ONE + line)
    assert config is None
    [found] = mistakes
    return found.line, found.where, found.message.zh, found.message.en


def test_weights_are_read_as_written() -> None:
    block = "[rules.satisfaction_weights]\nother = 0\ngoods = 1\ndelivery = 2\nattitude = 1\npackaging = 0\n"
    config, mistakes = check(ONE + f"quality_weights = {{{QUALITY}}}\n{block}")
    assert config is not None, mistakes
    assert config.rules.first.quality_weights == {"experience": 3, "service": 2, "compliance": 0, "loyalty": 1}
    assert config.rules.first.satisfaction_weights == {
        "goods": 1, "attitude": 1, "packaging": 0, "delivery": 2, "other": 0
    }  # fmt: skip


def test_the_same_weights_in_another_order_are_the_same_setting() -> None:
    """The order in a file must not make facts of another rule."""
    shuffled = "loyalty = 1, compliance = 0, service = 2, experience = 3"
    first, second = (check(ONE + f"quality_weights = {{{weights}}}")[0] for weights in (QUALITY, shuffled))
    assert first is not None and second is not None
    assert repr(first.rules) == repr(second.rules)


@pytest.mark.parametrize(
    "line",
    [
        "quality_weights = {experience = 1, service = 1, compliance = 1}",
        f"quality_weights = {{{QUALITY}, price = 1}}",
        f"quality_weights = {{{SATISFACTION}}}",
        f"quality_weights = {{{QUALITY.replace('3', '-1')}}}",
        f"quality_weights = {{{QUALITY.replace('3', '0.5')}}}",
        f"quality_weights = {{{QUALITY.replace('3', 'true')}}}",
        f"quality_weights = {{{QUALITY.replace('3', '1000000')}}}",
        "quality_weights = [1, 1, 1, 1]",
        "quality_weights = 1",
        "satisfaction_weights = {}",
    ],
)
def test_wrong_weights_are_named_with_what_belongs_there(line: str) -> None:
    number, where, zh, en = told(line)
    name = line.split(" ")[0]
    assert (number, where) == (4, f"rules[1].{name}")
    example = "experience = 1" if name == "quality_weights" else "goods = 45"
    assert zh.startswith("应为花括号里每一项的权重") and example in zh
    assert en.startswith("expected the weight of every part") and example in en


def test_what_init_writes_is_read_back() -> None:
    for name in ("quality_weights", "satisfaction_weights", "quality_reasons", "return_phrases"):
        config, mistakes = check(ONE + f"{name} = {display(getattr(Rules(), name), 'weights')}\n")
        assert config is not None, mistakes
        assert config.rules == DatedRules()


def test_phrases_that_ask_for_a_return_are_remembered_where_text_is_not_kept() -> None:
    """As written, and those of every day; a blank one is none."""
    rules = DatedRules(Rules(return_phrases=(" 退货", ""), ad_phrases=("刷单",)))
    assert set(Phrases.of(rules).by_match["has"]) == {" 退货", "刷单"}
    assert set(Phrases.of(DatedRules()).by_match["has"]) == {"退货", "退款"}
