"""The entry point: exit status, errors in both languages and as JSON, the language, pipes, init and config check."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from xundan import __version__


def process(*words: str | Path, **more: object) -> subprocess.CompletedProcess[bytes]:
    """The command as the system starts it."""
    environment = {k: v for k, v in os.environ.items() if k not in ("LC_ALL", "LC_MESSAGES", "LANG", "XUNDAN_LANG")}
    environment |= {"PYTHONWARNINGS": "ignore", "PYTHONUTF8": "1", **more.pop("env", {})}  # type: ignore[dict-item]
    command = [sys.executable, "-m", "xundan", *map(str, words)]
    return subprocess.run(command, capture_output=True, check=False, env=environment, **more)  # type: ignore[call-overload, no-any-return]


def test_the_version(run: Run) -> None:
    ran = run("--version")
    assert (ran.status, ran.out, ran.err) == (0, f"xundan {__version__}\n", "")


def test_a_mistake_ends_with_2_and_is_told_on_standard_error_only() -> None:
    ran = process("agents", "-w", "nowhere", env={"XUNDAN_LANG": "en"})
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert ran.stderr.decode().splitlines() == [
        "error: nowhere is no workspace: xundan.toml was not found",
        "  make one with: xundan init DIR; or name it with -w DIR or XUNDAN_WORKSPACE",
    ]


@pytest.mark.parametrize("command", [("metrics", "sales"), ("agents",), ("funnel",), ("drill", "sales"), ("refresh",)])
def test_every_command_needs_a_workspace_and_says_so(run: Run, command: tuple[str, ...]) -> None:
    ran = run(*command)
    assert (ran.status, ran.out) == (2, "") and "is no workspace" in ran.err


def test_with_json_the_error_is_json_in_the_language_asked_for(run: Run) -> None:
    assert run("metrics", "sales", "--format", "json").error["code"] == "no_workspace"
    chinese = run("metrics", "sales", "--format=json", "--lang=zh").error
    assert chinese["message"].endswith("不是工作区: 没有找到 xundan.toml") and "xundan init" in chinese["hint"]
    assert run("import", "x.csv", "--json").error["code"] == "no_workspace"


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (("metrics", "--frm", "x"), "没有这个选项", "--frm"),
        (("metrcs",), "命令写得不对", "metrcs"),
        (("import",), "缺少参数", "PATH"),
        (("metrics", "--last", "x"), "命令写得不对", "--last"),
    ],
)
def test_a_misspelt_command_is_a_mistake_like_others(run: Run, words: tuple[str, ...], zh: str, en: str) -> None:
    ran = run(*words)
    assert (ran.status, ran.out) == (2, "") and ran.err.startswith("error: ") and en in ran.err
    assert "usage: xundan" in ran.err and "--help" in ran.err
    chinese = run(*words, "--lang", "zh")
    assert chinese.status == 2 and chinese.err.startswith(f"错误: {zh}: ") and "用法: xundan" in chinese.err
    asked = "--json" if words[0] == "import" else "--format=json"
    error = run(*words, asked).error
    assert error["code"] == "usage" and en in error["message"]


def test_a_file_that_cannot_be_written_is_named(run: Run, tmp_path: Path) -> None:
    ran = run("metrics", "--list", "-o", tmp_path / "no" / "list.csv")
    assert ran.status == 2
    assert ran.err == f"error: {tmp_path / 'no' / 'list.csv'}: there is no such file or folder\n"
    (tmp_path / "folder.csv").mkdir()
    error = run("metrics", "--list", "-o", tmp_path / "folder.csv", "--format", "json").error
    assert (error["code"], error["hint"]) == ("file", "") and "folder.csv" in error["message"]


def test_what_a_file_says_cannot_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    run("init", tmp_path)
    (tmp_path / "x.csv").write_text("a\x1b[2Jb,c\x07\n1,2\n", encoding="utf-8")
    ran = run("import", tmp_path / "x.csv")
    assert ran.status == 2 and "no known format" in ran.err
    assert "\x1b" not in ran.err and "\x07" not in ran.err


@pytest.mark.parametrize(
    ("environment", "chinese"),
    [
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LC_ALL": "zh_TW.UTF-8", "LANG": "en_US.UTF-8"}, True),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, False),
        ({"LANG": "de_DE.UTF-8"}, False),
        ({"LANG": "zh_CN.UTF-8", "XUNDAN_LANG": "en"}, False),
        ({"XUNDAN_LANG": "zh"}, True),
    ],
)
def test_the_language_is_the_one_set_else_the_system_s(
    run: Run, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], chinese: bool
) -> None:
    monkeypatch.delenv("XUNDAN_LANG")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert run("refresh").err.startswith("错误: " if chinese else "error: ")
    assert run("refresh", "--lang", "zh").err.startswith("错误: ")
    assert run("refresh", "--lang", "en").err.startswith("error: ")


@pytest.mark.parametrize(
    ("lang", "word"), [("zh", "导入平台导出的文件"), ("en", "import files that the platforms export")]
)
def test_the_help_is_in_the_person_s_language(lang: str, word: str) -> None:
    ran = process("--help", env={"XUNDAN_LANG": lang, "COLUMNS": "140"})
    assert ran.returncode == 0 and word in ran.stdout.decode()


def test_a_console_that_lacks_chinese_shows_something_else_and_does_not_fail() -> None:
    ran = process("refresh", env={"XUNDAN_LANG": "zh", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert ran.returncode == 2 and b"Traceback" not in ran.stderr and b"xundan.toml" in ran.stderr


@pytest.mark.skipif(os.name == "nt", reason="a shell of POSIX")
@pytest.mark.parametrize("reader", ["head -c 20", "true"])
def test_a_reader_that_has_seen_enough_is_no_error(reader: str) -> None:
    command = f'"{sys.executable}" -m xundan metrics --list --format csv 2>errors.txt | {reader}; cat errors.txt'
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", "XUNDAN_LANG": "en"}
    ran = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, check=False, env=environment
    )
    assert b"Traceback" not in ran.stdout and b"BrokenPipe" not in ran.stdout and b"Exception" not in ran.stdout
    assert ran.stderr == b""


def test_init_makes_a_workspace_that_config_check_finds_sound(run: Run, tmp_path: Path) -> None:
    ran = run("init", tmp_path / "w", "--shop", "我的店", "--timezone", "Asia/Tokyo", "--currency", "JPY")
    assert ran.status == 0 and str(tmp_path / "w") in ran.out and "xundan import" in ran.out
    checked = run("config", "check", "-w", tmp_path / "w")
    assert (checked.status, checked.out) == (0, "no mistakes. Shops: 我的店; sets of rules: 1\n")
    again = run("init", tmp_path / "w")
    assert again.status == 2 and "exists already" in again.err
    assert "Asia/Tokyo" in (tmp_path / "w" / "xundan.toml").read_text(encoding="utf-8")


def test_config_check_names_every_mistake_with_its_line_in_both_languages(run: Run, tmp_path: Path) -> None:
    (tmp_path / "xundan.toml").write_text('[[shops]]\nid = "s"\ntimezone = "Mars"\n[[rules]]\nslow_turns = 0\n')
    ran = run("config", "check")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.splitlines() == [
        'error: xundan.toml:3: shops[1].timezone: expected a time zone such as Asia/Shanghai, found "Mars"',
        "xundan.toml:5: rules[1].slow_turns: expected a whole number from 1 to 100000, found 0",
        "  mend the file, then run: xundan config check",
    ]
    chinese = run("config", "check", "--lang", "zh").err
    assert "xundan.toml:3: shops[1].timezone: 应为时区名, 例如 Asia/Shanghai" in chinese
    assert "xundan.toml:5: rules[1].slow_turns: 应为 1 到 100000 的整数" in chinese


def test_a_workspace_is_found_from_inside_it_and_by_the_variable(
    run: Run, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XUNDAN_WORKSPACE", str(shop))
    assert run("config", "check").out == "no mistakes. Shops: s1, s2; sets of rules: 1\n"
    run("init", tmp_path / "other")
    assert "Shops: shop;" in run("config", "check", "-w", tmp_path / "other").out
    monkeypatch.delenv("XUNDAN_WORKSPACE")
    (shop / "files").mkdir(exist_ok=True)
    monkeypatch.chdir(shop / "files")
    assert "Shops: s1, s2;" in run("config", "check").out


@pytest.mark.parametrize("command", [("agents",), ("funnel",), ("drill", "orders"), ("explain", "sales")])
def test_commands_give_one_json_object(run: Run, shop: Path, command: tuple[str, ...]) -> None:
    ran = run(*command, "--format", "json", "-w", shop)
    assert (ran.status, ran.err) == (0, "") and isinstance(json.loads(ran.out), dict)
