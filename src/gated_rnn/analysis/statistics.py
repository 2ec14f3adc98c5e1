"""What a few runs allow one to say.

Source: Wilson, Probable inference, the law of succession, and statistical inference,
Journal of the American Statistical Association 22, 1927; Brown, Cai & DasGupta,
Interval estimation for a binomial proportion, Statistical Science 16(2), 2001 (why not
p ± z √(p(1 − p)/n), which says for 5 of 5 that nothing is uncertain).
"""

from __future__ import annotations

from math import isfinite, sqrt


# --8<-- [start:wilson]
def wilson(k: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """Return the shares of success that k successes in n runs are compatible with.

    centre = (p + z²/2n) / (1 + z²/n),  p = k/n
    half   = z √(p(1 − p)/n + z²/4n²) / (1 + z²/n)

    Args:
        k: How many runs succeeded.
        n: How many runs were made.
        z: How sure: 1.96 for 95 %, 2.576 for 99 %.

    Returns:
        centre − half and centre + half, both within 0 … 1.

    Raises:
        ValueError: Not 0 ≤ k ≤ n with n ≥ 1, or z not a positive number.
    """
    if n < 1 or not 0 <= k <= n:
        raise ValueError(
            f"wilson: expected 0 ≤ k ≤ n and n ≥ 1, got k = {k}, n = {n}; "
            "k counts the successes among n runs."
        )
    if not (isfinite(z) and z > 0):
        raise ValueError(f"wilson: expected z > 0, such as 1.96 for 95 %, got {z}.")
    p, whole = k / n, 1 + z * z / n
    centre = (p + z * z / (2 * n)) / whole
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / whole
    # At k = 0 and k = n the ends are 0 and 1, which rounding misses by 1e-17.
    low = 0.0 if k == 0 else max(0.0, centre - half)
    return low, 1.0 if k == n else min(1.0, centre + half)


# --8<-- [end:wilson]
