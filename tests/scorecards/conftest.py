"""The paid shop, made once and copied for every test that writes to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import paid_shop
from xundan.session import Session


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace, with nothing closed; not to be written to."""
    return paid_shop.session(tmp_path_factory.mktemp("paid")).workspace.root


@pytest.fixture
def shop(made: Path, tmp_path: Path) -> Session:
    """A session on a copy of its own."""
    return paid_shop.opened(made, tmp_path / "w")
