"""The files of others are those of their packages, unchanged."""

from __future__ import annotations

import tomllib

from scripts.vendor import SUMS, VENDOR, WEB, checksums


def test_checksums() -> None:
    assert SUMS.read_text(encoding="utf-8") == checksums()


def test_every_file_is_named_with_its_licence() -> None:
    wanted = tomllib.loads((WEB / "vendor.toml").read_text(encoding="utf-8"))
    named = {file for package in wanted["package"] for file in package["files"].values()}
    there = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert there == named | {"icons.svg", "icons.LICENSE", SUMS.name}
    assert all(package["licence"] for package in [*wanted["package"], wanted["icons"]])


def test_every_icon_that_pages_use_is_there() -> None:
    import re

    from xundan.web.frame.register import routes

    icons = set(re.findall(r'<symbol id="([^"]+)"', (VENDOR / "icons.svg").read_text(encoding="utf-8")))
    assert {route.icon for route in routes() if route.rail is not None} <= icons
