"""Reasons named by the rules beside those of a reader, on real chats (LABELS.md); what is asked is what was reached."""

from __future__ import annotations

from collections import Counter

import pytest

from studies.help_desk import CHATS, LABELS, labelled
from xundan.analysis.lost.names import Reason
from xundan.analysis.lost.reasons import likely
from xundan.analysis.text.dictionary import dictionary

DEVELOPMENT = LABELS.with_name("lost_labels_dev.csv")
pytestmark = pytest.mark.skipif(not CHATS.is_file(), reason=f"the real chats are not here: {CHATS}")
Pairs = list[tuple[Reason, Reason]]


@pytest.fixture(scope="module")
def pairs() -> Pairs:
    """Label and named reason of each chat."""
    known = dictionary()
    return [(each.reason, likely(each.lines, (), 120, known).reason) for each in labelled()]


def test_six_in_ten_of_the_reasons_are_the_readers(pairs: Pairs) -> None:
    assert len(pairs) == 300
    assert sum(true == named for true, named in pairs) >= 180


def test_what_is_called_payment_promotion_or_delivery_mostly_is(pairs: Pairs) -> None:
    named = Counter(named for _, named in pairs)
    right = Counter(true for true, named in pairs if true == named)
    # Guessing the commonest label, delivery, is right in 111 of 300.
    assert {name: right[name] / named[name] > 0.7 for name in ("payment", "promotion", "delivery")} == {
        "payment": True,
        "promotion": True,
        "delivery": True,
    }


def test_no_chat_is_both_tuned_on_and_measured() -> None:
    measured, tuned = {each.first for each in labelled()}, {each.first for each in labelled(DEVELOPMENT)}
    assert (len(measured), len(tuned)) == (300, 187)
    assert not measured & tuned


def test_messages_that_the_file_joins_are_read_apart() -> None:
    chat = labelled()[0]
    assert (chat.first, chat.reason, chat.before) == (1, "delivery", False)
    # Three messages in the first line, one in the second.
    assert [(each.id, each.who) for each in chat.lines][:5] == [
        ("1.1", "buyer"), ("1.2", "buyer"), ("1.3", "buyer"), ("2.4", "agent"), ("3.5", "buyer"),
    ]  # fmt: skip
