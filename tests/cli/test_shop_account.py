"""Chat text that does not show which of two names is the shop: refused, with what to add; taken when it is added."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_the_main_account_is_said_on_the_command_line(run: Run, tmp_path: Path) -> None:
    run("init", tmp_path / "w", "--shop", "s1")
    chat = tmp_path / "聊天.txt"
    chat.write_text("小雨2026-3-2 9:03:07\n在吗\n云朵2026-3-2 9:03:27\n在的亲\n", encoding="gb18030")
    words = ("import", chat, "-w", tmp_path / "w", "--json")
    error = run(*words).error
    assert error["code"] == "buyer_unclear" and "--shop-account" in error["hint"]
    taken = run(*words, "--shop-account", "云朵")
    assert taken.status == 0
    assert taken.json["files"][0]["tables"]["messages"]["new"] == 2
    assert "云朵" in taken.json["files"][0]["notes"][0]
