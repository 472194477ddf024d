"""Reasons named by the rules beside those of a reader, on real chats (LABELS.md); what is asked is what was reached."""

from __future__ import annotations

import csv
import os
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from xundan.analysis.lost.reasons import likely
from xundan.analysis.text.chats import Line
from xundan.analysis.text.dictionary import dictionary

DATA = Path(os.environ.get("XUNDAN_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
CHATS = DATA / "jddc" / "chat.txt"
LABELS = Path(__file__).with_name("lost_labels.csv")
pytestmark = pytest.mark.skipif(not CHATS.is_file(), reason=f"the real chats are not here: {CHATS}")


@pytest.fixture(scope="module")
def pairs() -> list[tuple[str, str]]:
    """Label and named reason of each chat."""
    known = dictionary()
    written = [line.split("\t") for line in CHATS.read_text(encoding="utf-8").split("\n")]
    found = []
    with LABELS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            lines = [
                Line(str(n), datetime(2026, 1, 1), n, "buyer" if columns[2] == "0" else "agent", columns[-1])
                for n, columns in enumerate(written, 1)
                if int(row["first_line"]) <= n <= int(row["last_line"])
            ]
            found.append((row["reason"], likely(lines, (), 120, known).reason))
    return found


def test_half_of_the_reasons_are_the_readers(pairs: list[tuple[str, str]]) -> None:
    assert len(pairs) == 300
    assert sum(true == named for true, named in pairs) >= 150


def test_what_is_called_payment_promotion_or_delivery_mostly_is(pairs: list[tuple[str, str]]) -> None:
    named = Counter(named for _, named in pairs)
    right = Counter(true for true, named in pairs if true == named)
    # Guessing the commonest label, delivery, is right in 111 of 300.
    assert {name: right[name] / named[name] > 0.7 for name in ("payment", "promotion", "delivery")} == {
        "payment": True,
        "promotion": True,
        "delivery": True,
    }
