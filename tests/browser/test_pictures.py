"""The pictures that README and docs show can be taken: each page stands there as it does on the picture."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from scripts.pictures import PICTURES, SHOTS, Shot, file_of, picture_of
from tests.browser.desk import Desk

_DOCS = PICTURES.parent


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_a_picture_is_taken(desk: Desk, shot: Shot, lang: str, tmp_path: Path) -> None:
    taken = tmp_path / file_of(shot, lang)
    taken.write_bytes(picture_of(desk, shot, lang))
    with Image.open(taken) as now, Image.open(PICTURES / taken.name) as shown:
        assert now.size == shown.size
        assert len(now.convert("L").getcolors() or ()) > 10  # not a bare sheet


def test_the_docs_show_these_and_no_others() -> None:
    pages = [*_DOCS.rglob("*.md"), *_DOCS.parent.glob("README*.md")]
    shown = {name for page in pages for name in re.findall(r"pictures/(site-[^)]+\.png)", page.read_text("utf-8"))}
    assert shown == {file_of(shot, lang) for shot in SHOTS for lang in ("en", "zh")}
