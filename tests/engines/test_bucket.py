"""A lake in a bucket, read by Sail: its server has the same variables as the command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.servers import Server, missing
from tests.engines.test_workspace import asked, done
from tests.s3.conftest import reached, server, url
from tests.support import small_shop

__all__ = ["reached", "server", "url"]

pytestmark = [
    pytest.mark.s3,
    pytest.mark.skipif(missing("sail") is not None, reason=f"sail {missing('sail')}"),
]


def test_a_lake_in_a_bucket_gives_the_same_bytes(url: str, tmp_path: Path) -> None:
    made = small_shop.workspace(tmp_path / "shop")
    config = made.root / "xundan.toml"
    config.write_text(f'lake = "{url}"\n\n' + config.read_text(encoding="utf-8"), encoding="utf-8")
    done("import", small_shop.files(tmp_path / "files"), "-w", made.root, *small_shop.COVERS)
    expected = asked(made.root, "duckdb")
    sail = Server("sail", {"AWS_ALLOW_HTTP": "true"})
    try:
        assert asked(made.root, sail.address) == expected
        done("refresh", "--full", "-w", made.root, "--engine", sail.address)
        assert asked(made.root, "duckdb") == expected
    finally:
        sail.close()
