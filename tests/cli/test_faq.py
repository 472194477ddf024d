"""xundan faq over a few chats: two ask whether it may be machine-washed, one of them in vain; one asks for postage."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.lake.keeper import csv_file, message
from xundan.session import Session
from xundan.workspace import Workspace, create

DAY = ("--from", "2026-10-05", "--to", "2026-10-05")


def _made(folder: Path, text: str) -> Path:
    home = create(folder / "w", "s1").root
    config = home / "xundan.toml"
    config.write_text(config.read_text(encoding="utf-8").replace('"masked"', f'"{text}"'), encoding="utf-8")
    talk = [
        message("10:00:00", "能机洗吗", item_id="i1"),
        message("10:00:08", "可以的", sender="agent"),
        message("11:00:00", "可以机洗吗", buyer="b2"),
        message("12:00:00", "包邮吗", buyer="b3", agent="a2"),
        message("12:00:20", "满49包邮", buyer="b3", agent="a2", sender="agent"),
        message("18:00:00", "好的", buyer="b4", agent="a2"),
    ]
    Session(Workspace(home)).import_files([csv_file(folder / "messages.csv", talk)])
    return home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _made(tmp_path_factory.mktemp("asked"), "masked")


def test_groups_with_what_became_of_them(run: Run, home: Path) -> None:
    found = run("faq", *DAY, "--format", "json", "-w", home).json
    assert (found["questions"], found["receptions"], found["shops_without_orders"]) == (3, 4, ["s1"])
    told = [
        (each["topic"], each["questions"], each["buyers"], each["answered"], each["counted"], each["median_seconds"])
        for each in found["groups"]
    ]
    assert told == [("care", 2, 2, 1, 2, 8), ("postage", 1, 1, 1, 1, 20)]
    # No orders were imported: what was bought is unknown, not 0 %.
    assert [(each["inquiries"], each["interval"]) for each in found["groups"]] == [(0, None)] * 2
    assert found["groups"][0]["items"] == [{"item_id": "i1", "questions": 1}]


def test_in_words_and_one_topic(run: Run, home: Path) -> None:
    out = run("faq", *DAY, "-w", home).out
    assert "3 questions in 2 groups" in out
    assert "no orders were imported" in out
    assert [
        each["topic"] for each in run("faq", *DAY, "--topic", "邮费", "--format", "json", "-w", home).json["groups"]
    ] == ["postage"]


def test_nothing_is_new_or_best_where_that_cannot_be_known(run: Run, home: Path) -> None:
    found = run("faq", *DAY, "--new", "--format", "json", "-w", home).json
    assert (found["known"], found["days_before"], found["groups"]) == (False, 0, [])
    assert "7 are needed to tell what is new" in run("faq", *DAY, "--new", "-w", home).out
    assert run("faq", *DAY, "--best", "--format", "json", "-w", home).json["comparisons"] == 0


def test_cases_without_orders_say_what_is_missing(run: Run, home: Path) -> None:
    out = run("faq", *DAY, "--cases", "3", "-w", home).out
    assert "0 of 0 receptions" in out
    assert "lost inquiries are unknown" in out


def test_chats_whose_text_is_not_kept_are_said_to_be_so(run: Run, tmp_path: Path) -> None:
    home = _made(tmp_path, "none")
    found = run("faq", *DAY, "--format", "json", "-w", home).json
    assert (found["questions"], found["unread_receptions"]) == (0, 4)
    assert "is not kept" in run("faq", *DAY, "-w", home).out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--new", "--best"), "faq"),
        (("--agent", "a1"), "faq"),
        (("--cases", "2", "--topic", "size"), "faq"),
        (("--cases", "2", "--outcome", "won"), "faq"),
        (("--cases", "2", "--outcome", "ordered", "--reason", "price"), "faq"),
        (("--cases", "2", "--reason", "weather"), "reason"),
        (("--cases", "2", "--agent", "a9"), "unknown_agent"),
        (("--topic", "weather"), "topic"),
        (("--shop", "nowhere"), "shop"),
    ],
)
def test_mistakes(run: Run, home: Path, words: tuple[str, ...], code: str) -> None:
    assert run("faq", *DAY, *words, "--format", "json", "-w", home).error["code"] == code
