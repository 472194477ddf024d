"""Against the printed tables of Student's distribution."""

from __future__ import annotations

import pytest

from xundan.analysis.student import as_normal, quantile, tail


@pytest.mark.parametrize(("chance", "freedom", "printed"), [
    (0.975, 1, 12.706), (0.975, 2, 4.303), (0.975, 10, 2.228), (0.95, 5, 2.015), (0.995, 30, 2.750), (0.999, 4, 7.173),
])  # fmt: skip
def test_quantiles_are_those_of_the_tables(chance: float, freedom: float, printed: float) -> None:
    assert round(quantile(chance, freedom), 3) == printed
    assert tail(printed, freedom) == pytest.approx(1 - chance, rel=1e-3)


def test_with_one_degree_the_tail_is_that_of_an_angle() -> None:
    # Cauchy: beyond 1 lies a quarter; beyond 0 a half, on either side
    assert tail(1, 1) == pytest.approx(0.25)
    assert tail(-1, 1) == pytest.approx(0.25)
    assert tail(0, 1) == pytest.approx(0.5)


def test_a_score_of_few_points_means_less() -> None:
    assert as_normal(2.228139, 10) == pytest.approx(1.959964, abs=1e-5)
    assert as_normal(-2.228139, 10) == pytest.approx(-1.959964, abs=1e-5)
    assert as_normal(3, 1e7) == pytest.approx(3, abs=1e-4), "a spread that is known changes nothing"
    assert as_normal(0, 5) == pytest.approx(0, abs=1e-12)
    assert as_normal(1e9, 50) > 30, "no tail is too thin for a number"
    with pytest.raises(ValueError, match=r"0.4"):
        quantile(0.4, 5)
