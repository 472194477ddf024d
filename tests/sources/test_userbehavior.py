"""UserBehavior: recognised by what its lines look like; instants, not local times."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.sources.taking import take
from xundan.model.clock import Shop
from xundan.model.text import UserError

SAMPLE = Path(__file__).parents[2] / "src/xundan/sources/userbehavior/sample.csv"
ROW = "1,2,3,pv,1511658000\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "f.csv"
    path.write_text(text)
    return path


def test_the_sample() -> None:
    taken = take(SAMPLE)
    assert taken.importers == ["userbehavior"] and taken.rejects == []
    assert taken.column("visits", "event") == ["view", "cart", "favorite", "pay"]
    assert taken.column("visits", "visitor_id") == ["1001", "1001", "1002", "1001"]
    assert taken.column("visits", "page_id") == taken.column("visits", "item_id") == ["501", "501", "502", "501"]
    assert set(taken.column("visits", "page_type")) == {"item"}
    assert taken.column("visits", "at")[0] == datetime(2026, 3, 2, 10)


def test_seconds_are_instants_in_any_zone(tmp_path: Path) -> None:
    taken = take(write(tmp_path, ROW), shops={"s": Shop("s", timezone="America/New_York")})
    assert taken.column("visits", "at_utc") == [1511658000]
    assert taken.column("visits", "at") == [datetime(2017, 11, 25, 20)]


def test_broken_lines_are_rejected_with_their_number(tmp_path: Path) -> None:
    text = ROW * 3 + "1,2,3,look,1511658000\n1,2,3,pv,soon\n" + ROW * 3 + "1,2,3\n1,2,3,pv,99999\n" + ROW * 6
    taken = take(write(tmp_path, text))
    assert sorted(taken.where()) == [(4, "event"), (5, "at"), (9, ""), (10, "at")]
    assert len(taken.rows("visits")) == 12


@pytest.mark.parametrize(
    "text", ["1,2,3,pv\n", "1,2,3,view,1511658000\n", "a,2,3,pv,1511658000\n", "1,2,3,pv,2017-11-26\n"]
)
def test_other_numbers_are_not_ours(tmp_path: Path, text: str) -> None:
    with pytest.raises(UserError) as error:
        take(write(tmp_path, text * 5))
    assert error.value.code == "unknown_format"


@pytest.mark.parametrize("first", ["1", "1,2", "1,2,3,pv,1511658000,6,7", "好"])
def test_a_broken_first_line_is_one_reject(tmp_path: Path, first: str) -> None:
    taken = take(write(tmp_path, f"{first}\n{ROW * 5}"))
    assert taken.where() == [(1, "")] and len(taken.rows("visits")) == 5
