"""Starting the site: its database brought up to date, the server, and the browser on a laptop."""

from __future__ import annotations

import ipaddress
import os
import socket
import threading
import time
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass

from xundan.model.text import Text, UserError
from xundan.web.place import Place, here
from xundan.workspace.folder import VARIABLE

_LOOK_EVERY = 0.1


@dataclass(frozen=True)
class Address:
    """Where the site listens."""

    host: str
    port: int

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach it."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def url(self) -> str:
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}/"


def serve(place: Place, address: Address, browse: bool, tell: Callable[[str], None], processes: int = 1) -> None:
    """Serves until it is stopped. `tell` is given the address to open. Each of several processes has its own open view.

    Raises UserError `public_host` for an address that others can reach without ALLOWED_HOSTS being set.
    """
    if not address.loopback and not os.environ.get("ALLOWED_HOSTS"):
        raise UserError(
            "public_host",
            Text(
                f"{address.host} 能被别的电脑访问, 要先设 ALLOWED_HOSTS, 并在前面放 TLS",
                f"{address.host} can be reached by others: set ALLOWED_HOSTS, and put TLS in front",
            ),
            Text("见 docs/how-to/deploy.zh-CN.md", "see docs/how-to/deploy.md"),
        )
    _check_free(address)
    prepare(place)
    import uvicorn

    opened = address.url + first_step(place)
    threading.Thread(target=_say_when_open, args=[address, opened, browse, tell], daemon=True).start()
    uvicorn.run(
        "xundan.web.asgi:application",
        host=address.host,
        port=address.port,
        workers=processes,
        log_level="warning",
        server_header=False,
        # The proxy's word is believed where a proxy was announced.
        proxy_headers=bool(os.environ.get("ALLOWED_HOSTS")),
    )


def _check_free(address: Address) -> None:
    """Raises UserError `port` where another program listens already, or this machine has no such address."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family) as found:
        if os.name == "posix":  # a port that was in use a moment ago is free; elsewhere this would share one in use
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((address.host, address.port))
        except OSError as wrong:
            raise UserError(
                "port",
                Text(
                    f"打不开 {address.host}:{address.port}, 可能已有程序在用",
                    f"{address.host}:{address.port} cannot be opened; another program may be using it",
                ),
                Text(
                    "网站可能已经开着, 直接用浏览器打开; 或换一个: --port 8001",
                    "the site may be open already: look at it in your browser; or take another: --port 8001",
                ),
            ) from wrong


def _say_when_open(address: Address, opened: str, browse: bool, tell: Callable[[str], None]) -> None:
    """Tells the address as soon as somebody answers there, and opens it."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address.host, address.host)
    while True:
        try:
            socket.create_connection((reached, address.port), 1).close()
            break
        except OSError:
            time.sleep(_LOOK_EVERY)
    tell(opened)
    if browse:
        webbrowser.open(opened)


def prepare(place: Place) -> None:
    """Makes Django ready for this place and its database up to date."""
    os.environ[VARIABLE] = str(place.root)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xundan.web.settings")
    here.cache_clear()
    place.furnish()
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def password_link(place: Place, address: Address, login: str) -> str:
    """The address with which this person sets a new password: at the name that others know the site by, if it has one.
    Raises UserError `no_person`."""
    prepare(place)
    from xundan.web.people.recovering import way_back

    public = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip()
    return (f"https://{public}/" if public else address.url) + way_back(login).removeprefix("/")


def first_step(place: Place) -> str:
    """The path to open: the first page, or with a fresh key the first start."""
    from xundan.web.people.models import Person
    from xundan.web.start.key import make_key

    if Person.objects.exists() and place.has_workspace:
        return ""
    return f"start/?key={make_key(place)}"
