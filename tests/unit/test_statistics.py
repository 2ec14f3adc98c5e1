"""The interval for k of n, against published values and its own definition."""

from __future__ import annotations

import math

import pytest

from gated_rnn.analysis.statistics import wilson

# Newcombe, Two-sided confidence intervals for the single proportion, Statistics in
# Medicine 17, 1998, table I, method 3 (Wilson, without continuity correction).
NEWCOMBE = {
    (81, 263): (0.2553, 0.3662),
    (15, 148): (0.0624, 0.1605),
    (0, 20): (0.0000, 0.1611),
    (1, 29): (0.0061, 0.1718),
}


@pytest.mark.parametrize(("k", "n"), NEWCOMBE)
def test_the_interval_is_the_published_one(k: int, n: int) -> None:
    assert wilson(k, n, z=1.959964) == pytest.approx(NEWCOMBE[k, n], abs=5e-5)


@pytest.mark.parametrize(("k", "n"), [(1, 5), (3, 5), (7, 10), (499, 1000)])
def test_at_each_end_the_observed_share_is_z_standard_errors_away(
    k: int, n: int
) -> None:
    for end in wilson(k, n, z=1.5):
        error = math.sqrt(end * (1 - end) / n)
        assert abs(k / n - end) == pytest.approx(1.5 * error)


def test_five_of_five_does_not_mean_certain() -> None:
    low, high = wilson(5, 5)
    assert (round(low, 3), high) == (0.566, 1.0)


def test_failures_mirror_successes() -> None:
    low, high = wilson(2, 7)
    assert wilson(5, 7) == pytest.approx((1 - high, 1 - low))


@pytest.mark.parametrize(("k", "n"), [(-1, 5), (6, 5), (0, 0)])
def test_impossible_counts_are_refused(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="expected 0 ≤ k ≤ n"):
        wilson(k, n)


@pytest.mark.parametrize("z", [0.0, -1.0, math.nan, math.inf])
def test_a_z_that_is_no_positive_number_is_refused(z: float) -> None:
    with pytest.raises(ValueError, match="expected z > 0"):
        wilson(1, 2, z)
