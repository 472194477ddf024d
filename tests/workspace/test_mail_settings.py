"""The block [mail] of xundan.toml, and where the password is."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from xundan.model.text import UserError
from xundan.workspace.config import check
from xundan.workspace.mail import FILE, VARIABLE, Mail, mail_password, password_path

SHOP = '[[shops]]\nid = "s"\n\n[mail]\n'
NEEDED = 'host = "smtp.example.com"\nfrom = "shop@example.com"\nto = "boss@example.com"\n'


def test_what_is_needed_is_enough() -> None:
    config, mistakes = check(SHOP + NEEDED)
    assert mistakes == [] and config is not None
    assert config.mail == Mail("smtp.example.com", "shop@example.com", ("boss@example.com",), 465, None, "ssl")


def test_without_the_block_nobody_is_written_to() -> None:
    config, _ = check('[[shops]]\nid = "s"\n')
    assert config is not None and config.mail is None


@pytest.mark.parametrize(("tls", "port"), [("ssl", 465), ("starttls", 587), ("none", 25)])
def test_the_port_goes_with_the_encryption(tls: str, port: int) -> None:
    config, _ = check(f'{SHOP}{NEEDED}tls = "{tls}"\nuser = "u"\n')
    assert config is not None and config.mail is not None
    assert (config.mail.port, config.mail.user) == (port, "u")
    config, _ = check(f'{SHOP}{NEEDED}tls = "{tls}"\nport = 2525\n')
    assert config is not None and config.mail is not None and config.mail.port == 2525


@pytest.mark.parametrize(
    ("lines", "line", "where", "said"),
    [
        (NEEDED.replace('"smtp.example.com"', "3"), 5, "mail.host", "expected a text in quotes, found 3"),
        (NEEDED.replace("smtp.example.com", "smtp://x"), 5, "mail.host", "the name of a server"),
        (NEEDED.replace("shop@example.com", "shop"), 6, "mail.from", "a mail address such as"),
        (NEEDED.replace('"boss@example.com"', "[]"), 7, "mail.to", ""),
        (NEEDED.replace("boss@example.com", "a@b.c\\nBcc: x@y.z"), 7, "mail.to[1]", "a mail address"),
        (NEEDED + "port = 0\n", 8, "mail.port", "a port from 1 to 65535, found 0"),
        (NEEDED + 'tls = "yes"\n', 8, "mail.tls", 'expected "ssl", "starttls" or "none"'),
        (NEEDED + 'hots = "x"\n', 8, "mail.hots", "is it host?"),
        ('to = "a@b.c"\nfrom = "a@b.c"\n', 4, "mail.host", "host is missing"),
    ],
)
def test_mistakes_are_named_with_their_line(lines: str, line: int, where: str, said: str) -> None:
    config, mistakes = check(SHOP + lines)
    assert config is None
    assert (mistakes[0].line, mistakes[0].where) == (line, where)
    assert said in mistakes[0].message.en


def test_a_password_has_no_place_there_and_is_not_repeated() -> None:
    _, mistakes = check(SHOP + NEEDED + 'password = "geheim"\n')
    assert (mistakes[0].line, mistakes[0].where) == (8, "mail.password")
    assert "XUNDAN_MAIL_PASSWORD" in mistakes[0].message.zh
    assert "geheim" not in mistakes[0].message.zh + mistakes[0].message.en


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_CONFIG_HOME", "APPDATA", "HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.delenv(VARIABLE, raising=False)
    password_path().parent.mkdir(parents=True, exist_ok=True)
    return password_path()


def test_the_variable_goes_before_the_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert home.name == FILE
    home.write_text("\ufeff of the file \r\n", encoding="utf-8")
    home.chmod(0o600)
    assert mail_password() == " of the file "
    monkeypatch.setenv(VARIABLE, "of the variable")
    assert mail_password() == "of the variable"


def test_no_password_is_said_with_both_places(home: Path) -> None:
    with pytest.raises(UserError) as wrong:
        mail_password()
    assert wrong.value.code == "mail_password"
    assert VARIABLE in wrong.value.hint.en and str(home) in wrong.value.hint.zh


def test_a_file_that_is_no_text_is_not_taken_for_none(home: Path) -> None:
    home.write_bytes(b"\xff\xfe\xd3")
    home.chmod(0o600)
    with pytest.raises(UserError, match="cannot be read") as wrong:
        mail_password()
    assert wrong.value.code == "mail_password" and str(home) in wrong.value.message.zh


@pytest.mark.skipif(os.name != "posix" or sys.platform == "cygwin", reason="Windows keeps no such modes")
def test_a_file_that_others_can_read_is_not_used(home: Path) -> None:
    home.write_text("geheim\n", encoding="utf-8")
    home.chmod(0o644)
    with pytest.raises(UserError, match="other users can read") as wrong:
        mail_password()
    assert "geheim" not in str(wrong.value) and "chmod 600" in wrong.value.hint.en
