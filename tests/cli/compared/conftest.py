"""The shop that is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import run_main
from tests.support import compared_shop
from xundan.workspace import create


@pytest.fixture(scope="session")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the shop imported; not to be written to."""
    folder = tmp_path_factory.mktemp("compared")
    root = create(folder / "w", "s1").root
    with pytest.MonkeyPatch.context() as patched:
        ran = run_main(patched, "import", *compared_shop.files(folder), "-w", root, *compared_shop.COVERS)
    assert ran.status == 0, ran.err
    return root
