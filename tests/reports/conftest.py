"""The varied world, derived once a module."""

from __future__ import annotations

import pytest

from tests.reports.worlds import varied
from tests.support.xundan_world import Loaded
from xundan.metrics.view import View


@pytest.fixture(scope="session")
def view() -> View:
    """What queries read of the varied world."""
    return Loaded(varied()).view()
