"""Pictures that documents show are there and small, and none is there that no document shows."""

from __future__ import annotations

import re

from tests.docs.pages import ROOT, documents

PICTURES = ROOT / "docs" / "pictures"
_SHOWN = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")


def test_pictures_and_documents_fit() -> None:
    shown = set()
    for page in documents():
        for said, target in _SHOWN.findall(page.read_text(encoding="utf-8")):
            assert said, f"{page.name}: {target} says nothing to who does not see it"
            if "://" not in target:
                picture = (page.parent / target).resolve()
                assert picture.is_file(), f"{page.name}: {target}"
                shown.add(picture)
    assert {path.resolve() for path in PICTURES.glob("*.png")} <= shown
    for path in PICTURES.glob("*.png"):
        assert path.stat().st_size <= 150_000, path.name
