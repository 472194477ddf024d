"""Makes the pictures of the site in docs/pictures anew: `make pictures`.

    python -m scripts.pictures [--shop FOLDER] [NAME ...]

The demo shop of its fixed seed (or the one in FOLDER, which nobody may use meanwhile), a window of fixed size, no
animation, few colours. A picture of a page in two languages is two files: NAME.png and NAME.zh-CN.png.
"""

from __future__ import annotations

import argparse
import dataclasses
import io
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from benchmarks.site import served
from tests.browser.conftest import CHROMIUM
from tests.browser.desk import QUIET, Desk
from tests.browser.seeding import Seed, seed_of
from tests.web.conftest import LAST, Site, peopled
from xundan.web.place import Place

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
LARGEST = 150_000
"""Bytes of one picture."""
COLOURS = 96


@dataclass(frozen=True)
class Shot:
    """What is on a picture: whose screen, which page (of the matrix of permissions, or an address), from where on."""

    name: str
    role: str
    page: str
    at: str = ""
    """The element that stands at the top, under the bar; empty: the page's beginning."""
    phone: bool = False


SHOTS = [
    Shot("site-overview", "owner", "overview"),
    Shot("site-funnel", "owner", "funnel"),
    Shot("site-agents", "lead", "agents"),
    Shot("site-order", "agent", "order"),
    Shot("site-me", "agent", "me", phone=True),
    Shot("site-lost", "agent", "lost-day"),
    Shot("site-why", "owner", "why"),
    Shot("site-meeting", "lead", "samples"),
    Shot("site-coverage", "owner", "data"),
    Shot("site-month", "bookkeeper", "scorecards"),
    Shot("site-slip", "agent", "slip"),
]


def taken(page: Page) -> bytes:
    """What the window shows, with few colours."""
    seen = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    few = seen.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    written = io.BytesIO()
    few.save(written, "PNG", optimize=True)
    return written.getvalue()


def picture_of(desk: Desk, shot: Shot, lang: str) -> bytes:
    """One picture in one language, a PNG. Raises SystemExit where the page has a fault or the picture is too large."""
    window = desk.fresh(shot.role, f"{'phone' if shot.phone else 'desk'}-{lang}", "light")
    page = window.open(desk.shop.paths[shot.page])
    if window.faults:
        raise SystemExit(f"{shot.name}: {window.faults}")
    if shot.at:
        page.evaluate(
            "(at) => scrollTo(0, document.querySelector(at).getBoundingClientRect().top + scrollY - 60)", shot.at
        )
    picture = taken(page)
    if len(picture) > LARGEST:
        raise SystemExit(f"{shot.name} is too large: {len(picture):,} bytes")
    window.leave()
    return picture


def file_of(shot: Shot, lang: str) -> str:
    """The name of its file."""
    return f"{shot.name}{'' if lang == 'en' else '.zh-CN'}.png"


def photograph(shop: Seed, names: list[str]) -> None:
    """All pictures, or those named."""
    with served(Path(shop.root), 1) as (port, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        desk = Desk(browser, f"http://127.0.0.1:{port}", shop)
        for shot in SHOTS:
            for lang in ("en", "zh"):
                if not names or shot.name in names:
                    (PICTURES / file_of(shot, lang)).write_bytes(picture_of(desk, shot, lang))
        browser.close()


def with_her_at_work(site: Site) -> Site:
    """The site with an agent in the agent's seat who worked on the newest day: others may have left long ago."""
    from xundan.web.people.models import Seat

    here = [account for account in site.members if site.chats.get(account, "").startswith(LAST.isoformat())]
    if not here:
        raise SystemExit("nobody of the lead's team worked on the newest day")
    Seat.objects.filter(person__login="agent").update(accounts=[here[-1]])
    return dataclasses.replace(site, members=[here[-1], *(each for each in site.members if each != here[-1])])


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--shop", type=Path)
    words.add_argument("names", nargs="*")
    asked = words.parse_args()
    if CHROMIUM is None:
        sys.exit("no Chromium on the path")
    with tempfile.TemporaryDirectory() as name:
        shop = (asked.shop or Path(name) / "shop").resolve()
        if not shop.is_dir():
            subprocess.run([sys.executable, "-m", "xundan", "demo", str(shop)], check=True, stdout=subprocess.DEVNULL)
        if (shop / "site").exists():
            sys.exit(f"{shop} has people already: take a shop that nobody uses")
        try:
            photograph(seed_of(with_her_at_work(peopled(Place(shop)))), asked.names)
        finally:
            shutil.rmtree(shop / "site", ignore_errors=True)


if __name__ == "__main__":
    main()
