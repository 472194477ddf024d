"""Sending a report by mail. What a server says is told as it is, but never with the password in it."""

from __future__ import annotations

import base64
import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import localtime, make_msgid
from pathlib import PurePath

from xundan.model.text import Lang, Text, UserError
from xundan.reports.document.document import Document
from xundan.reports.plain import printable
from xundan.workspace.mail import Mail

_TIMEOUT = 30
_KINDS = {
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".html": ("text", "html"),
    ".pdf": ("application", "pdf"),
}
_HERE = ("localhost", "127.0.0.1", "::1")


def message(mail: Mail, document: Document, name: str, content: bytes, lang: Lang) -> EmailMessage:
    """A mail with the report as its attachment `name`; the text says which report, which days and which rule."""
    title, subtitle = printable(document.title(lang)), printable(document.subtitle(lang))
    told = EmailMessage()
    told["Subject"] = f"{title} · {subtitle}"
    told["From"], told["To"] = mail.sender, ", ".join(mail.to)
    told["Date"] = localtime()
    # Without a name the computer's own would stand in it.
    told["Message-ID"] = make_msgid(domain=mail.sender.rpartition("@")[2])
    told.set_content(f"{title}\n{subtitle}\n\n{Text('报表见附件。', 'The report is attached.')(lang)}\n")
    kind, subtype = _KINDS.get(PurePath(name).suffix.lower(), ("application", "octet-stream"))
    told.add_attachment(content, maintype=kind, subtype=subtype, filename=name)
    return told


def send(mail: Mail, password: str | None, told: EmailMessage) -> None:
    """Sends a mail to everybody in `mail`. Raises UserError `mail` with what the server said.

    The password goes over an encrypted line only, or to this computer itself.
    """
    if mail.tls == "none" and password is not None and mail.host not in _HERE:
        raise _failed(
            mail,
            Text('tls = "none" 时不发送密码', 'with tls = "none" no password is sent'),
            Text('改成 tls = "ssl" 或 "starttls"', 'set tls = "ssl" or "starttls"'),
        )
    try:
        with _connected(mail) as server:
            if mail.user is not None and password is not None:
                server.login(mail.user, password)
            refused = server.send_message(told, mail.sender, list(mail.to))
    except smtplib.SMTPAuthenticationError as wrong:
        said = _said(wrong.smtp_code, wrong.smtp_error, mail, password)
        hint = Text(
            "检查 user 和密码; QQ、163 等邮箱要用授权码, 不是登录密码",
            "check user and password; many providers want a password made for programs",
        )
        raise _failed(mail, said, hint) from None
    except smtplib.SMTPRecipientsRefused as wrong:
        raise _failed(mail, _refusals(wrong.recipients, mail, password), _CHECK) from None
    except smtplib.SMTPResponseException as wrong:
        raise _failed(mail, _said(wrong.smtp_code, wrong.smtp_error, mail, password), _CHECK) from None
    except (smtplib.SMTPException, OSError, UnicodeError) as wrong:
        raise _failed(mail, _reason(wrong, mail, password), _CHECK) from None
    if refused:
        raise _failed(mail, _refusals(refused, mail, password), Text("其余收件人已经发到", "the others have it"))


def _connected(mail: Mail) -> smtplib.SMTP:
    trusted = ssl.create_default_context()
    # Without a name of its own smtplib tells the server this computer's.
    name = mail.sender.rpartition("@")[2]
    if mail.tls == "ssl":
        return smtplib.SMTP_SSL(mail.host, mail.port, local_hostname=name, timeout=_TIMEOUT, context=trusted)
    server = smtplib.SMTP(mail.host, mail.port, local_hostname=name, timeout=_TIMEOUT)
    if mail.tls == "starttls":
        try:
            server.starttls(context=trusted)
        except BaseException:
            server.close()
            raise
    return server


_CHECK = Text(
    "检查 xundan.toml 里的 [mail]: host, port, tls, from, to", "check [mail] in xundan.toml: host, port, tls, from, to"
)


def _failed(mail: Mail, why: Text, hint: Text) -> UserError:
    at = f"{mail.host}:{mail.port}"
    return UserError(
        "mail",
        Text(f"邮件没有发出: {at}: {why.zh}", f"the mail was not sent: {at}: {why.en}"),
        hint,
    )


def _refusals(refused: Mapping[str, tuple[int, bytes]], mail: Mail, password: str | None) -> Text:
    told = {to: _said(code, said, mail, password) for to, (code, said) in refused.items()}
    return Text(
        "; ".join(f"拒收 {to}: {said.zh}" for to, said in told.items()),
        "; ".join(f"{to} was refused: {said.en}" for to, said in told.items()),
    )


def _said(code: int, said: bytes | str, mail: Mail, password: str | None) -> Text:
    """A server's answer in its own words. Chinese servers may speak GBK."""
    raw = said.encode() if isinstance(said, str) else said
    try:
        told = raw.decode("utf-8")
    except UnicodeDecodeError:
        told = raw.decode("gb18030", "replace")
    text = _without(f"{code} {told}", mail, password)
    return Text(f"服务器说: {text}", f"the server said: {text}")


def _reason(wrong: Exception, mail: Mail, password: str | None) -> Text:
    if isinstance(wrong, ssl.SSLCertVerificationError):
        return Text(
            f"服务器的证书不可信 ({wrong.verify_message})",
            f"the server's certificate is not trusted ({wrong.verify_message})",
        )
    if isinstance(wrong, ssl.SSLError):
        return Text(f"加密连接没有建立 ({wrong.reason})", f"no encrypted connection was made ({wrong.reason})")
    if isinstance(wrong, UnicodeError):
        return Text("user 和密码只能有 ASCII 字符", "user and password may hold ASCII characters only")
    if isinstance(wrong, TimeoutError):
        return Text(f"{_TIMEOUT} 秒没有回答", f"no answer in {_TIMEOUT} seconds")
    said = _without(str(getattr(wrong, "strerror", None) or wrong), mail, password)
    return Text(f"连接不成 ({said})", f"the connection failed ({said})")


def _without(text: str, mail: Mail, password: str | None) -> str:
    """A text without the password, also as the login wraps it."""
    if not password:
        return text
    wrapped = [base64.b64encode(raw.encode()).decode() for raw in (f"\0{mail.user}\0{password}", password)]
    for secret in (*wrapped, password):
        text = text.replace(secret, "…")
    return text
