"""xundan lost: for people, for spreadsheets and for programs.

Shop s1 on 5 October 2026: b1 leaves a1 for the price, b2 asks a2 twice what the thing is made of and leaves, b3 says to
a2 that she only asks, and a1 notes next day that b1 wanted more stock. b4 orders for 88 with a2 and does not pay, for
her payment fails. The 20th has an order, so all of it is final.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, run_main
from tests.lake.keeper import csv_file, message, order
from xundan.workspace import create

HOSTILE = "太贵了[bold]算了\x1b[2J"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lost")
    root = create(folder / "w", "s1").root
    files = folder / "files"
    files.mkdir()
    talk = []
    for buyer, agent, lines in [
        ("b1", "a1", [HOSTILE]),
        ("b2", "a2", ["什么材质", "里面的面料是什么料"]),
        ("b3", "a2", ["随便问问"]),
        ("b4", "a2", ["颜色有几种"]),
    ]:
        for minute, line in enumerate(lines):
            talk.append(message(f"2026-10-05 09:{minute:02}:00", line, buyer=buyer, agent=agent))
            talk.append(
                message(f"2026-10-05 09:{minute:02}:10", "您好亲爱的", buyer=buyer, agent=agent, sender="agent")
            )
    talk.append(message("2026-10-05 09:30:00", "付款失败了", buyer="b4", agent="a2"))
    talk.append(message("2026-10-05 09:30:10", "再试一下", buyer="b4", agent="a2", sender="agent"))
    csv_file(files / "messages.csv", talk)
    csv_file(files / "orders.csv", [
        order("o4", "2026-10-05 09:20:00", "0", buyer_id="b4", goods_amount="88", status="待付款"),
        order("o9", "2026-10-20 09:00:00", "5", buyer_id="b9", paid_at="2026-10-20 09:01:00"),
    ])  # fmt: skip
    csv_file(files / "agents.csv", [{"agent_id": "a1", "name": "小雨"}, {"agent_id": "a2", "name": "小风"}])
    note = {"agent_id": "a1", "buyer_id": "b1", "day": "2026-10-06", "reason": "没货", "note": "要五件"}
    csv_file(files / "loss_notes.csv", [note])
    covers = ("--covers", "2026-10-01..2026-10-31")
    assert run_main(pytest.MonkeyPatch(), "import", "-w", root, files, *covers).status == 0
    return root


def lost(shop: Path, *words: str) -> Ran:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("XUNDAN_LANG", "en")
        return run_main(patched, "lost", "-w", shop, "--from", "2026-10-05", "--to", "2026-10-05", *words)


def test_reasons_by_agent_with_the_note_before_the_chat(shop: Path) -> None:
    said = lost(shop, "--format", "json").json
    assert said["lost"] == 3
    assert said["reasons"] == {"stock": 1, "specification": 1, "only_asking": 1}
    rows = {row["buyer"]: row for row in said["rows"]}
    assert (rows["b1"]["by"], rows["b1"]["note"]["note"]) == ("note", "要五件")
    assert [each["text"] for each in rows["b2"]["evidence"]] == ["里面的面料是什么料", "什么材质"]
    assert said["sentences"][0].startswith("3 inquiries were lost")
    assert "differ within chance (1 against 1)" in said["sentences"][1]


def test_the_week_adds_up(shop: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(lost(shop, "--format", "csv").out.lstrip("\ufeff"))))
    by_agent = {row["Agent"]: row for row in rows}
    assert {name: row["Lost"] for name, row in by_agent.items()} == {"a1": "1", "a2": "2", "Total": "3"}
    assert by_agent["a2"]["specification"] == "1"


def test_one_reason_lists_its_inquiries_with_what_was_said(shop: Path) -> None:
    shown = lost(shop, "--reason", "only_asking").out
    assert "1 receptions" in shown
    assert "随便问问" in shown
    assert "b2" not in shown


def test_one_agents_by_name(shop: Path) -> None:
    assert [row["buyer"] for row in lost(shop, "--agent", "小雨", "--format", "json").json["rows"]] == ["b1"]


def test_what_buyers_wrote_does_not_work_on_the_terminal(shop: Path) -> None:
    shown = lost(shop, "--lines").out
    assert "\x1b" not in shown
    assert "\x1b" not in lost(shop, "--lines", "--format", "json").out


def test_why_it_was_not_paid_and_what_is_at_stake(shop: Path) -> None:
    [row] = lost(shop, "--unpaid", "--format", "json").json["rows"]
    assert (row["order_id"], row["reason"], row["says"], row["line"]) == ("o4", "payment", "chat", "付款失败了")
    waiting = lost(shop, "--follow-up", "--format", "json").json["rows"]
    assert [(each["buyer"], each["kind"]) for each in waiting] == [
        ("b4", "not_paid"), ("b1", "not_ordered"), ("b2", "not_ordered"), ("b3", "not_ordered"),
    ]  # fmt: skip
    assert "88.00" in lost(shop, "--follow-up").out


@pytest.mark.parametrize("kind", [(), ("--unpaid",), ("--follow-up",), ("--lines",)])
def test_every_view_has_every_format_in_both_languages(shop: Path, kind: tuple[str, ...], tmp_path: Path) -> None:
    for language in ("zh", "en"):
        assert lost(shop, *kind, "--lang", language).status == 0
    book = tmp_path / "lost.xlsx"
    assert lost(shop, *kind, "--format", "xlsx", "-o", str(book)).status == 0
    assert book.stat().st_size > 0


def test_the_same_data_give_the_same_bytes(shop: Path) -> None:
    assert lost(shop, "--format", "json").out == lost(shop, "--format", "json").out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--reason", "cheap"), "reason"),
        (("--agent", "谁"), "unknown_agent"),
        (("--shop", "s7"), "shop"),
        (("--unpaid", "--lines"), "lost"),
        (("--unpaid", "--reason", "size"), "reason"),
    ],
)
def test_what_is_not_there_is_an_error_in_words(shop: Path, words: tuple[str, ...], code: str) -> None:
    assert lost(shop, *words, "--format", "json").error["code"] == code


def test_a_broken_dictionary_of_the_shop_is_told_with_its_line(shop: Path) -> None:
    own = shop / "text.toml"
    own.write_text('[lost.price]\nsiad = ["割肉"]\n', encoding="utf-8")
    try:
        assert lost(shop, "--format", "json").error["message"].startswith("text.toml:2")
    finally:
        own.unlink()


def test_days_without_a_lost_inquiry_say_so(shop: Path) -> None:
    ran = lost(shop, "--from", "2026-10-08", "--to", "2026-10-09")
    assert (ran.status, "no inquiry of these days is lost" in ran.out) == (0, True)
