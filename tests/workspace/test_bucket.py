"""`lake = "s3://..."` in xundan.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from xundan.workspace import create
from xundan.workspace.config import check
from xundan.workspace.folder import Workspace

SHOP = '\n[[shops]]\nid = "s"\n'


@pytest.mark.parametrize(
    "address", ["s3://shop-lake", "s3://shop-lake/", "s3://shop.lake/xundan", "s3://shop-lake/我的店铺/lake"]
)
def test_an_address_in_a_bucket_is_no_folder(tmp_path: Path, address: str) -> None:
    root = create(tmp_path / "w", "s").root
    (root / "xundan.toml").write_text(f"lake = {address!r}\n{SHOP}", encoding="utf-8")
    workspace = Workspace(root)
    assert workspace.bucket == address
    # What is kept on this computer all the same.
    assert workspace.lake == root / "lake"


@pytest.mark.parametrize(
    "address",
    [
        "s3://",
        "s3://a",
        "s3://Shop",
        "s3://shop-lake//x",
        "s3://shop-lake/../x",
        "s3://shop-lake/a#b",
        "s3://shop-lake/a?b",
        "s3://shop-lake/a%41",
        "s3://shop-lake/a*",
        "s3://shop-lake/a b",
        "s3://id:secret@shop-lake/x",
        "s3a://shop-lake/x",
        "https://shop-lake.s3.amazonaws.com/x",
        "gs://shop-lake/x",
    ],
)
def test_an_address_that_would_be_read_as_another_is_refused(address: str) -> None:
    config, mistakes = check(f"lake = {address!r}\n{SHOP}")
    assert config is None and [m.where for m in mistakes] == ["lake"]
    assert "keys come from the environment" in mistakes[0].message.en
    assert "secret" not in mistakes[0].message.en + mistakes[0].message.zh


def test_a_folder_is_no_bucket(tmp_path: Path) -> None:
    workspace = create(tmp_path / "w", "s")
    assert workspace.bucket is None and workspace.lake == tmp_path / "w" / "lake"
