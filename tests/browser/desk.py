"""A browser with people signed in: a window a person and manner, and all that went wrong in it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from tests.browser.seeding import Seed

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-default-apps",
    "--disable-domain-reliability",
]
"""A browser that asks nobody but the site."""


@dataclass(frozen=True)
class Manner:
    """How somebody sits before it: the language, the window's size in points and the theme."""

    lang: str
    width: int
    height: int
    theme: str


PATIENCE = 120_000
"""Milliseconds: where many tests run at once a page that nobody asked for before takes its time."""

_SIZES = {"desk": (1280, 800, "light"), "phone": (390, 844, "dark")}
MANNERS = {
    f"{size}-{lang}": Manner(lang, width, height, theme)
    for size, (width, height, theme) in _SIZES.items()
    for lang in ("zh", "en")
}
WALKED = ("desk-zh", "phone-en")
"""Both sizes, both languages and both themes, without each by each."""


@dataclass
class Window:
    """A page of the browser. `faults` are what went wrong since it was emptied last."""

    page: Page
    server: str
    shop: Seed
    manner: Manner
    faults: list[str] = field(default_factory=list)

    def watch(self) -> Window:
        """Writes down every error from now on."""
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"not caught: {error}"))
        self.page.on("request", self._request)
        self.page.on("response", self._response)
        return self

    def at(self, path: str) -> str:
        """The address of a page of the shop."""
        return f"{self.server}/shops/{quote(self.shop.shop)}/{path}"

    def open(self, path: str) -> Page:
        """Opens a page of the shop, with no faults yet."""
        self.faults.clear()
        self.page.goto(self.at(path), wait_until="load")
        return self.page

    def leave(self) -> None:
        """Closes it; nothing may have been wrong."""
        assert self.faults == []
        self.page.context.close()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and f"{parts.scheme}://{parts.netloc}" != self.server:
            self.faults.append(f"asks another host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status}: {response.url}")


@dataclass
class Desk:
    """A browser in which anybody can be signed in; who signed in once stays so."""

    browser: Browser
    server: str
    shop: Seed
    _signed_in: dict[str, Any] = field(default_factory=dict)
    _windows: dict[tuple[str, str], Window] = field(default_factory=dict)

    def window(self, role: str, manner: str) -> Window:
        """The window of somebody of this role in this manner (MANNERS)."""
        key = role, manner
        if key not in self._windows:
            self._windows[key] = self.fresh(role, manner)
        return self._windows[key]

    def fresh(self, role: str | None, manner: str, theme: str = "") -> Window:
        """A window of its own, in another theme than the manner's if one is named; without a role nobody is signed
        in."""
        how = replace(MANNERS[manner], theme=theme) if theme else MANNERS[manner]
        context = self._context(how, self._state(role) if role else None)
        return Window(context.new_page(), self.server, self.shop, how).watch()

    def _context(self, how: Manner, state: Any = None) -> BrowserContext:
        context = self.browser.new_context(
            viewport={"width": how.width, "height": how.height},
            color_scheme="dark" if how.theme == "dark" else "light",
            reduced_motion="reduce",
            storage_state=state,
        )
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{"name": "xundan-lang", "value": how.lang, "url": self.server}])
        return context

    def _state(self, role: str) -> Any:
        if role not in self._signed_in:
            context = self._context(MANNERS["desk-zh"])
            page = context.new_page()
            sign_in(page, self.server, role, self.shop.password)
            self._signed_in[role] = context.storage_state()
            context.close()
        return self._signed_in[role]


def sign_in(page: Page, server: str, login: str, password: str) -> None:
    """As a person does."""
    page.goto(f"{server}/sign-in/")
    page.fill("#login", login)
    page.fill("#password", password)
    page.click("main form[action='/sign-in/'] button")
    page.wait_for_url(f"{server}/shops/**")
