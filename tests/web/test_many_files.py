"""An import of very many files, as chats come: its page shows what is to be mended, and says how many there are."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.conftest import Site
from xundan.lake.history import Imported

MANY = 1_200


def _file(number: int) -> dict[str, Any]:
    counts = {"read": 9, "new": 9, "changed": 0, "duplicate": 0, "rejected": int(number == MANY - 1)}
    return {"file": f"{number}.json", "sha256": "0" * 64, "importer": "qianniu", "tables": {"messages": counts}}


def test_of_very_many_files_some_are_shown_and_the_rest_told_of(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from xundan.web.pages.data import imports

    covers = [{"shop": site.shop, "table": "messages", "from_day": "2026-10-01", "to_day": "2026-10-02"}]
    told = Imported(1, "2026-10-03T08:00:00+08:00", [_file(number) for number in range(MANY)], covers)
    monkeypatch.setattr(imports, "hers", lambda person: [told])
    shown = site.client("owner").get(site.at("data/imports/1/?lang=en"))
    said = shown.content.decode()
    assert shown.status_code == 200
    assert f"{MANY - 1}.json" in said, "what has rejected rows comes first"
    assert "0.json" in said and "1000.json" not in said
    assert "500 of 1,200" in said
