"""The particle behind a number that is filled in: 3과, but 5와."""

from __future__ import annotations

import pytest

from gated_notes import josa


@pytest.mark.parametrize(
    ("number", "typed", "fits"),
    [
        ("0.72", "은", "는"),
        ("0.71", "는", "은"),
        ("14.3", "와", "과"),
        ("10/10", "와", "과"),
        ("3/5", "이", "이"),
        ("5/13", "은", "는"),
        ("0.997", "으로", "로"),
        ("0.9970", "로", "으로"),
        ("0.46 [0.44, 0.47]", "과", "과"),
        ("0.45 [0.44, 0.47]", "과", "와"),
        ("4×10⁻¹²", "은", "은"),
    ],
)
def test_a_particle_fits_the_number_before_it(
    number: str, typed: str, fits: str
) -> None:
    assert josa.fit(number, typed) == fits


def test_a_page_is_fitted_where_a_number_was_filled_in_and_nowhere_else() -> None:
    value = '<span class="value" title="a/b:c">{}</span>'
    first, second, third = (value.format(n) for n in ("14.3", "0.5", "2"))
    page = f"{first}와 {second}이고, 값 3와 {third}을 봅니다."
    fits = f"{first}과 {second}이고, 값 3와 {third}를 봅니다."
    assert josa.fitted(page) == fits
