"""A mail server on the loopback that takes what it is sent and tells it to the test."""

from __future__ import annotations

import base64
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Post:
    """How the server behaves, and what it got. `password` is the right one; `echoes` makes it repeat a wrong one."""

    password: str = "right"
    refused: frozenset[str] = frozenset()
    echoes: bool = False
    greeting: bytes = b"220 ready"
    tls: ssl.SSLContext | None = None
    port: int = 0
    logins: list[tuple[str, str]] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for raw in self.raw]  # type: ignore[misc]


class _Talk(socketserver.StreamRequestHandler):
    post: Post

    def handle(self) -> None:
        self._say(self.post.greeting)
        while line := self.rfile.readline():
            word, _, rest = line.strip().partition(b" ")
            match word.upper():
                case b"EHLO":
                    offers = [b"STARTTLS"] if self.post.tls else [b"AUTH PLAIN"]
                    self._say(b"250-here\r\n250 " + offers[0])
                case b"STARTTLS" if self.post.tls:
                    self._say(b"220 go")
                    try:
                        self.post.tls.wrap_socket(self.request, server_side=True).recv(1)
                    except (ssl.SSLError, OSError):
                        return
                case b"AUTH":
                    self._login(rest.partition(b" ")[2])
                case b"RCPT":
                    self._recipient(rest.partition(b"<")[2].partition(b">")[0].decode())
                case b"DATA":
                    self._say(b"354 go on")
                    lines = list(iter(self.rfile.readline, b".\r\n"))
                    self.post.raw.append(b"".join(lines))
                    self._say(b"250 taken")
                case b"QUIT":
                    self._say(b"221 bye")
                    return
                case _:
                    self._say(b"250 ok")

    def _login(self, given: bytes) -> None:
        _, user, password = base64.b64decode(given).decode().split("\0")
        self.post.logins.append((user, password))
        if password == self.post.password:
            self._say(b"235 welcome")
        else:
            told = f"535 密码 {password} ({given.decode()}) 不对" if self.post.echoes else "535 密码不对"
            self._say(told.encode("gb18030"))

    def _recipient(self, address: str) -> None:
        if address in self.post.refused:
            self._say(b"550 no such person")
        else:
            self.post.recipients.append(address)
            self._say(b"250 ok")

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


@contextmanager
def serving(post: Post) -> Iterator[Post]:
    """Runs the server while the test does; `port` says where."""
    handler = type("_Handler", (_Talk,), {"post": post})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        post.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield post
        finally:
            server.shutdown()
            thread.join()
