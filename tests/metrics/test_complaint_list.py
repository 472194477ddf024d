"""Complaints one by one, with what became of them."""

from __future__ import annotations

from datetime import date

from tests.examples.build import Build, at
from tests.metrics.asked import view_of
from xundan.metrics.complaint_list import listed_complaints


def test_the_newest_first_and_each_with_its_state() -> None:
    built = Build().chat("b1", "a1", "B 10:00, A 10:01")
    for name, opened, closed, upheld in (
        ("c1", "03-02 09:00", "03-03 09:00", True),
        ("c2", "03-03 09:00", "03-04 09:00", False),
        ("c3", "03-04 09:00", None, None),
        ("c4", "03-05 09:00", "03-06 09:00", None),
        ("c5", "03-09 09:00", None, None),
    ):
        about = {"kind": "rights", "opened_at": at(opened), "closed_at": at(closed) if closed else None}
        built.row("complaints", complaint_id=name, upheld=upheld, **about)
    found = listed_complaints(view_of(built), "s1", date(2026, 3, 2), date(2026, 3, 8), 10)
    assert [(row["complaint_id"], row["state"]) for row in found] == [
        ("c4", "closed"), ("c3", "open"), ("c2", "rejected"), ("c1", "upheld")
    ]  # fmt: skip
    assert len(listed_complaints(view_of(built), "s1", date(2026, 3, 2), date(2026, 3, 8), 1)) == 1
    assert listed_complaints(view_of(built), "s2", date(2026, 3, 2), date(2026, 3, 8), 10) == []
