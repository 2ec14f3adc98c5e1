"""The experiments by name."""

from __future__ import annotations

import difflib

from gated_rnn.boundary import UnknownNameError
from gated_rnn.experiments import (
    ablations,
    adding_problem,
    characters,
    clipping,
    copy_memory,
    counting,
    first_token_recall,
    forget_gates,
    highway_depth,
    initialisation,
    jacobian_norms,
    numpy_and_torch,
    pixel_digits,
    polyphonic_music,
    reber,
    reversal,
    temporal_order,
    truncation,
)
from gated_rnn.experiments.protocol import Experiment

EXPERIMENTS: dict[str, Experiment] = {
    "ablations": ablations,
    "adding_problem": adding_problem,
    "characters": characters,
    "clipping": clipping,
    "copy_memory": copy_memory,
    "counting": counting,
    "first_token_recall": first_token_recall,
    "forget_gates": forget_gates,
    "highway_depth": highway_depth,
    "initialisation": initialisation,
    "jacobian_norms": jacobian_norms,
    "numpy_and_torch": numpy_and_torch,
    "pixel_digits": pixel_digits,
    "polyphonic_music": polyphonic_music,
    "reber": reber,
    "reversal": reversal,
    "temporal_order": temporal_order,
    "truncation": truncation,
}
"""Every experiment by its name, in the order of the names."""


def get(name: str) -> Experiment:
    """Return the experiment of that name.

    Args:
        name: A key of ``EXPERIMENTS``.

    Returns:
        The module.

    Raises:
        UnknownNameError: There is none; the message lists those there are.
    """
    if name in EXPERIMENTS:
        return EXPERIMENTS[name]
    near = difflib.get_close_matches(name.lower(), EXPERIMENTS, n=1, cutoff=0.4)
    meant = f" Did you mean {near[0]!r}?" if near else ""
    raise UnknownNameError(
        f"expected one of {', '.join(EXPERIMENTS)}, got {name!r}.{meant}"
    )
