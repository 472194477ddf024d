"""Passwords of locked files: from a file or asked for at a terminal, and never among the command's words."""

from __future__ import annotations

import getpass
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import msoffcrypto
import pytest
import xlsxwriter

from tests.cli.conftest import Run
from tests.lake.keeper import message


@pytest.fixture
def workspace(run: Run, tmp_path: Path) -> Path:
    run("init", tmp_path / "w", "--shop", "s1")
    return tmp_path / "w"


def locked(path: Path, password: str, text: str = "hi") -> Path:
    """A workbook with one message, locked."""
    plain = io.BytesIO()
    with xlsxwriter.Workbook(plain) as book:
        sheet = book.add_worksheet()
        row = message("10:00:00", text=text)
        for n, cells in enumerate((list(row), list(row.values()))):
            sheet.write_row(n, 0, cells)
    with path.open("wb") as out:
        msoffcrypto.OfficeFile(plain).encrypt(password, out)
    return path


class Asked:
    """A person at a terminal who answers in turn."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
        self.prompts: list[str] = []
        self.left = list(answers)

        def answer(prompt: str, stream: Any = None) -> str:
            self.prompts.append(prompt)
            if not self.left:
                raise EOFError
            return self.left.pop(0)

        class Terminal(io.StringIO):
            def isatty(self) -> bool:
                return True

        monkeypatch.setattr(sys, "stdin", Terminal())
        monkeypatch.setattr(getpass, "getpass", answer)


def test_there_is_no_option_that_takes_the_password_itself(run: Run, workspace: Path, tmp_path: Path) -> None:
    ran = run("import", "-w", workspace, locked(tmp_path / "a.xlsx", "芝麻"), "--password", "芝麻")
    assert ran.status == 2 and "--password-file" in ran.err


def test_each_file_is_opened_with_the_password_of_the_file_that_fits(run: Run, workspace: Path, tmp_path: Path) -> None:
    files = [locked(tmp_path / "a.xlsx", " 芝麻 ", "one"), locked(tmp_path / "b.xlsx", "开门", "two")]
    (tmp_path / "passwords").write_bytes("\ufeff 芝麻 \r\n\r\n开门\r\n".encode())
    ran = run("import", "-w", workspace, *files, "--password-file", tmp_path / "passwords", "--json")
    assert [file["tables"]["messages"]["new"] for file in ran.json["files"]] == [1, 1]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe\x00", b"x" * 70_000])
def test_a_password_file_without_passwords_is_refused(
    run: Run, workspace: Path, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "passwords").write_bytes(content)
    words = ("import", "-w", workspace, locked(tmp_path / "a.xlsx", "x"), "--password-file", tmp_path / "passwords")
    assert run(*words, "--json").error["code"] == "password_file"
    assert run(*words[:-1], tmp_path / "missing", "--json").error["code"] == "file"


def test_without_a_terminal_nobody_is_asked(run: Run, workspace: Path, tmp_path: Path) -> None:
    error = run("import", "-w", workspace, locked(tmp_path / "a.xlsx", "x"), "--json").error
    assert error["code"] == "password_needed" and "--password-file" in error["hint"]
    assert not (workspace / "lake" / "snapshots").exists() or not list((workspace / "lake" / "snapshots").iterdir())


def test_at_a_terminal_the_person_is_asked_file_by_file(
    run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [locked(tmp_path / "a\x1b[1m.xlsx", "芝麻", "one"), locked(tmp_path / "b.xlsx", "开门", "two")]
    person = Asked(monkeypatch, "wrong", "芝麻", "开门")
    ran = run("import", "-w", workspace, *files, "--json")
    assert [file["tables"]["messages"]["new"] for file in ran.json["files"]] == [1, 1]
    assert [prompt.split(".xlsx")[0][:1] + prompt.split(".xlsx")[-1] for prompt in person.prompts] == [
        "a has a password. Password: ",
        "t is wrong. Password: ",
        "t is wrong. Password: ",
    ]
    assert not any("\x1b" in prompt for prompt in person.prompts)


def test_who_gives_up_or_fails_three_times_sees_the_error(
    run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("import", "-w", workspace, locked(tmp_path / "a.xlsx", "x"), "--json")
    Asked(monkeypatch)
    assert run(*words).error["code"] == "password_needed"
    person = Asked(monkeypatch, "1", "2", "3", "4")
    assert run(*words).error["code"] == "password_wrong" and len(person.prompts) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_a_real_terminal_does_not_show_what_is_typed(workspace: Path, tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    words = ("import", locked(tmp_path / "a.xlsx", "芝麻"), "-w", workspace, "--json", "--lang", "zh")
    command = [sys.executable, "-m", "xundan", *map(str, words)]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    shown = b""
    with subprocess.Popen(
        command, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, start_new_session=True, env=environment
    ) as ran:
        os.close(theirs)
        try:
            while "密码: ".encode() not in shown:  # what is typed before the question is thrown away
                shown += os.read(ours, 1000)
            os.write(ours, "芝麻\n".encode())
            out, _ = ran.communicate(timeout=60)
            shown += os.read(ours, 1000)
        finally:
            ran.kill()
            os.close(ours)
    assert ran.returncode == 0 and b'"new": 1' in out
    assert "有密码。密码: " in shown.decode() and "芝麻" not in shown.decode()
