"""Sending a report: what arrives, and what is said when a server will not take it."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.reports.papers import paper
from tests.support.smtp_server import Post, serving
from xundan.model.text import UserError
from xundan.reports.mail import message, send
from xundan.workspace.mail import Mail

TOLD = message(
    Mail("h", "shop@example.com", ("a@example.com",), 25), paper(), "日报-2026-10-04.xlsx", b"PK\x03\x04\x00", "zh"
)


def mail(post: Post, *to: str, user: str | None = "shop", host: str = "127.0.0.1", tls: str = "none") -> Mail:
    return Mail(host, "shop@example.com", to or ("a@example.com",), post.port, user, tls)  # type: ignore[arg-type]


def refused(mail: Mail, password: str | None) -> UserError:
    with pytest.raises(UserError) as wrong:
        send(mail, password, TOLD)
    assert wrong.value.code == "mail"
    assert wrong.value.__cause__ is None
    return wrong.value


def test_the_file_arrives_as_it_is_with_a_text_that_says_what_it_is() -> None:
    with serving(Post()) as post:
        send(mail(post, "a@example.com", "b@example.com"), "right", TOLD)
    (got,) = post.mails
    assert post.logins == [("shop", "right")]
    assert post.recipients == ["a@example.com", "b@example.com"]
    assert got["Subject"] == "日报 <i> · 一店 · 2026-10-01 至 2026-10-04 · 下单优先判定"
    assert (got["From"], got["To"]) == ("shop@example.com", "a@example.com")
    assert str(got["Message-ID"]).endswith("@example.com>")
    (attached,) = got.iter_attachments()
    assert attached.get_filename() == "日报-2026-10-04.xlsx"
    assert attached.get_content_type() == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert attached.get_payload(decode=True) == b"PK\x03\x04\x00"
    body = got.get_body()
    assert body is not None and "下单优先判定" in body.get_content() and "报表见附件" in body.get_content()


def test_without_a_user_there_is_no_login() -> None:
    with serving(Post()) as post:
        send(mail(post, user=None), None, TOLD)
    assert post.logins == [] and len(post.raw) == 1


def test_what_the_server_said_is_told_without_the_password() -> None:
    with serving(Post(echoes=True)) as post:
        error = refused(mail(post), "geheim-77")
    for text in (error.message.zh, error.message.en, error.hint.zh, error.hint.en):
        assert "geheim-77" not in text and "Z2VoZWlt" not in text and "AHNob3AA" not in text
    # The server spoke GBK.
    assert f"127.0.0.1:{post.port}: 服务器说: 535 密码 … (…) 不对" in error.message.zh
    assert "授权码" in error.hint.zh
    assert post.raw == []


def test_recipients_that_are_refused_are_named() -> None:
    with serving(Post(refused=frozenset({"x@example.com"}))) as post:
        all_of_them = refused(mail(post, "x@example.com"), "right")
        one_of_two = refused(mail(post, "a@example.com", "x@example.com"), "right")
    assert "x@example.com was refused: the server said: 550 no such person" in all_of_them.message.en
    assert "x@example.com was refused" in one_of_two.message.en
    assert one_of_two.hint.en == "the others have it"
    assert len(post.raw) == 1


def test_a_server_that_will_not_talk_or_is_not_there() -> None:
    with serving(Post(greeting=b"554 go away")) as post:
        assert "the server said: 554 go away" in refused(mail(post), "right").message.en
    # Nobody listens there any more.
    error = refused(mail(post), "right")
    assert "the connection failed" in error.message.en and "连接不成" in error.message.zh


def test_no_password_leaves_this_computer_unencrypted() -> None:
    error = refused(Mail("mail.invalid", "a@b.c", ("a@b.c",), 25, "u", "none"), "right")
    assert "no password is sent" in error.message.en


def test_a_password_that_cannot_be_sent_is_an_error_and_is_not_shown() -> None:
    with serving(Post()) as post:
        error = refused(mail(post), "密码")
    assert "ASCII" in error.message.en and "密码'" not in error.message.zh


def self_signed(folder: Path) -> ssl.SSLContext:
    """What a server needs whose certificate nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = folder / "server.pem"
    plain, kind = serialization.NoEncryption(), serialization.PrivateFormat.PKCS8
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, kind, plain) + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


def test_a_server_that_nobody_vouches_for_gets_nothing(tmp_path: Path) -> None:
    with serving(Post(tls=self_signed(tmp_path))) as post:
        error = refused(mail(post, tls="starttls"), "right")
    assert "certificate is not trusted" in error.message.en
    assert post.logins == [] and post.raw == []


def test_a_server_that_cannot_encrypt_gets_nothing() -> None:
    with serving(Post()) as post:
        assert "STARTTLS" in refused(mail(post, tls="starttls"), "right").message.en
        assert "encrypted" in refused(mail(post, tls="ssl"), "right").message.en
    assert post.logins == [] and post.raw == []
