from __future__ import annotations

from pathlib import Path

import pytest

from tests.demo.measuring import measure
from xundan.demo import Truth, write_shop


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    """A fifth of the shop: the folder of its files, and its truth."""
    folder = tmp_path_factory.mktemp("shop")
    return folder, write_shop(folder, scale=0.2)


@pytest.fixture(scope="session")
def measured(shop: tuple[Path, Truth]) -> dict[str, float]:
    """The rates of that shop."""
    return measure(shop[0])
