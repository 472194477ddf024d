"""TOP ratings of agents: stars the other way round, invitations without an answer, who invited."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sources.fuzz.samples import SOURCES
from tests.sources.taking import Taken, take
from xundan.model.text import UserError

RATED = {
    "eval_sender": "cntaobao店:甲",
    "eval_recer": "cntaobao小雨",
    "eval_code": 1,
    "source": 0,
    "send_time": "2026-03-02 10:00:00",
    "eval_time": "2026-03-02 10:03:00",
}


def saved(folder: Path, *rows: dict[str, Any]) -> Taken:
    path = folder / "随便.json"
    page = {"qianniu_kefueval_get_response": {"staff_eval_details": {"staff_eval_detail": list(rows)}}}
    path.write_text(json.dumps(page, ensure_ascii=False), encoding="utf-8")
    return take(path)


def test_the_sample() -> None:
    taken = take(SOURCES / "top_evals/sample.json")
    assert taken.importers == ["top_evals"] and taken.rejects == [] and taken.notes == []
    rows = taken.rows("service_ratings")
    assert [row["agent_id"] for row in rows] == ["云朵家居:小美", "云朵家居:小美", "云朵家居:阿木", "云朵家居:阿木"]
    assert [row["buyer_id"] for row in rows] == ["tb木木", "tb小雨", "tb星星", "tb叶子"]
    assert [row["score"] for row in rows] == [5, 1, 3, None]
    assert [row["invited_by"] for row in rows] == ["agent", "buyer", "system", "agent"]
    assert str(rows[0]["rated_at"]) == "2026-03-02 10:05:00" and str(rows[3]["rated_at"]) == "2026-03-02 13:00:00"


def test_codes_from_0_the_best_to_4_are_scores_from_5_to_1(tmp_path: Path) -> None:
    taken = saved(tmp_path, *(RATED | {"eval_code": code} for code in (0, 1, 2, "3", "4")))
    assert (taken.column("service_ratings", "score"), taken.rejects) == ([5, 4, 3, 2, 1], [])


def test_0_is_invited_by_the_agent_1_by_the_buyer_and_2_by_the_system(tmp_path: Path) -> None:
    taken = saved(tmp_path, *(RATED | {"source": source} for source in (0, "1", 2)))
    assert taken.column("service_ratings", "invited_by") == ["agent", "buyer", "system"]


def test_accounts_lose_their_prefix_and_have_one_colon(tmp_path: Path) -> None:
    [row] = saved(tmp_path, RATED | {"eval_sender": "cntaobao店：甲"}).rows("service_ratings")
    assert (row["agent_id"], row["buyer_id"]) == ("店:甲", "小雨")


def test_a_rating_of_nobody_known_is_refused_by_the_name_of_the_key(tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        saved(tmp_path, {name: value for name, value in RATED.items() if name != "eval_sender"})
    assert error.value.code == "missing_columns"
    assert "eval_sender" in error.value.message.zh and "eval_recer" in error.value.message.en


def test_an_invitation_without_an_answer_has_no_score_whatever_its_code(tmp_path: Path) -> None:
    for nothing in ("", None, "0000-00-00 00:00:00"):
        assert saved(tmp_path, RATED | {"eval_time": nothing}).column("service_ratings", "score") == [None]


def test_a_rating_without_an_invitation_has_the_time_of_the_answer(tmp_path: Path) -> None:
    taken = saved(tmp_path, {name: value for name, value in RATED.items() if name != "send_time"})
    assert [str(at) for at in taken.column("service_ratings", "rated_at")] == ["2026-03-02 10:03:00"]


def test_what_cannot_be_read_is_set_aside_with_its_place(tmp_path: Path) -> None:
    taken = saved(
        tmp_path,
        RATED,
        RATED | {"eval_code": 5},
        RATED | {"eval_sender": ""},
        RATED | {"send_time": "昨天"},
        RATED | {"send_time": "", "eval_time": ""},
    )
    assert len(taken.rows("service_ratings")) == 1
    assert sorted(taken.where()) == [(2, "eval_code"), (3, "agent_id"), (4, "rated_at"), (5, "rated_at")]


def test_an_unknown_source_is_told_and_blank(tmp_path: Path) -> None:
    taken = saved(tmp_path, RATED | {"source": 7}, RATED | {"source": None, "eval_recer": "cntaobao小雪"})
    assert taken.column("service_ratings", "invited_by") == [None, None]
    assert ["source" in note.en and note.en.startswith("1 ") for note in taken.notes] == [True]
