"""The settings of `[mail]` in xundan.toml: through whom reports are sent, and to whom. No password is among them."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from xundan.model.text import Text, UserError
from xundan.workspace.mistakes import Expected
from xundan.workspace.user_folder import user_folder

VARIABLE = "XUNDAN_MAIL_PASSWORD"
FILE = "mail-password"
Tls = Literal["ssl", "starttls", "none"]
PORTS: dict[Tls, int] = {"ssl": 465, "starttls": 587, "none": 25}
"""What a server listens on where no port is named."""


@dataclass(frozen=True)
class Mail:
    """Whom to ask (`host`, `port`, by `tls`), as whom to log in (`user`; None: without), from and to whom to write."""

    host: str
    sender: str
    to: tuple[str, ...]
    port: int
    user: str | None = None
    tls: Tls = "ssl"


def _address(text: str) -> str:
    # A line end in an address would begin a header of its own.
    if not re.fullmatch(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+", text):
        raise Expected(Text("邮箱地址, 例如 boss@example.com", "a mail address such as boss@example.com"))
    return text


def _host(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9.:-]+", text):
        raise Expected(Text("服务器名, 例如 smtp.example.com", "the name of a server such as smtp.example.com"))
    return text


def _port(value: Any) -> Any:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 65_535:
        raise Expected(Text(" 1 到 65535 的端口", "a port from 1 to 65535"))
    return value


def _list(value: Any) -> Any:
    """One address may stand without brackets."""
    return [value] if isinstance(value, str) else value


Address = Annotated[str, AfterValidator(_address)]


class MailBlock(BaseModel):
    """The block as it is written. `from` is a word of Python's, hence the alias."""

    model_config = ConfigDict(extra="forbid", strict=True)
    host: Annotated[str, AfterValidator(_host)]
    port: Annotated[int | None, BeforeValidator(_port)] = None
    tls: Tls = "ssl"
    user: Annotated[str, Field(min_length=1)] | None = None
    sender: Annotated[Address, Field(alias="from")]
    to: Annotated[list[Address], BeforeValidator(_list), Field(min_length=1)]

    def settings(self) -> Mail:
        """The settings with the port that goes with `tls` where none is named."""
        return Mail(self.host, self.sender, tuple(self.to), self.port or PORTS[self.tls], self.user, self.tls)


MAIL_SETTINGS: dict[str, tuple[str, Text]] = {
    "host": ("", Text("发信服务器", "the server that sends")),
    "port": (
        "",
        Text("端口, 不写按 tls: ssl 465, starttls 587, none 25", "its port; by tls when left out: 465, 587, 25"),
    ),
    "tls": (
        '"ssl"',
        Text(
            "加密: ssl 从头加密, starttls 先连后加密, none 不加密 (只用于本机, 不发密码)",
            "encryption: ssl from the start, starttls after connecting, none (this computer only, no password is sent)",
        ),
    ),
    "user": ("", Text("登录名, 不写就不登录", "whom to log in as; no login when left out")),
    "from": ("", Text("发件人", "the sender's address")),
    "to": ("", Text("收件人, 一个或几个", "one address or several")),
}
"""Every setting by its name in the file: its default as it is written, and what it means."""


def mail_password() -> str:
    """The password from the variable, else from the file in the person's own folder.

    Raises UserError `mail_password` where there is none, the file cannot be read, or others can read it.
    """
    named = os.environ.get(VARIABLE)
    if named:
        return named
    path = password_path()
    try:
        password = path.read_text(encoding="utf-8-sig").strip("\r\n")
        readable = os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077
    except FileNotFoundError:
        password, readable = "", 0
    except (OSError, UnicodeDecodeError) as wrong:
        raise UserError(
            "mail_password",
            Text(f"读不了 {path}, 邮件没有发", f"{path} cannot be read; nothing was sent"),
            Text("它应是一行 UTF-8 文字, 自己能读", "it is one line of text in UTF-8 that you may read"),
        ) from wrong
    if readable:
        raise UserError(
            "mail_password",
            Text(f"别的用户也能读 {path}, 邮件没有发", f"other users can read {path}; nothing was sent"),
            Text(f"运行: chmod 600 {path}", f"run: chmod 600 {path}"),
        )
    if not password:
        raise UserError(
            "mail_password",
            Text("没有邮箱密码 (多数邮箱要用授权码)", "there is no password for the mail server"),
            Text(
                f"放进环境变量 {VARIABLE}, 或写进文件 {path} (只有一行), 不要写进 xundan.toml",
                f"give it in the variable {VARIABLE}, or write it as the one line of {path}; never in xundan.toml",
            ),
        )
    return password


def password_path() -> Path:
    """Where the password's file is looked for."""
    return user_folder() / FILE
