"""The charts: what experiments measured, each drawn by a module of its own."""

from __future__ import annotations

from types import ModuleType

from gated_notes import results
from gated_notes.charts import (
    ablations,
    adding_problem,
    characters,
    clipping,
    copy_memory,
    counting,
    forget_gates,
    highway_accuracy,
    highway_norm,
    initialisation,
    jacobian_norms,
    polyphonic_music,
    reber,
    reversal,
    temporal_order,
    truncation,
)
from gated_notes.project import Project

CHARTS: dict[str, ModuleType] = {
    "jacobian_norms": jacobian_norms,
    "adding_problem": adding_problem,
    "copy_memory": copy_memory,
    "counting": counting,
    "highway_accuracy": highway_accuracy,
    "highway_norm": highway_norm,
    "reber": reber,
    "temporal_order": temporal_order,
    "forget_gates": forget_gates,
    "ablations": ablations,
    "clipping": clipping,
    "characters": characters,
    "polyphonic_music": polyphonic_music,
    "initialisation": initialisation,
    "truncation": truncation,
    "reversal": reversal,
}
"""Every chart by the name that pages use."""


def render(notes: Project, name: str, lang: str) -> str:
    """Return a chart as inline SVG with its table; the same text for the same numbers.

    Args:
        notes: The project whose results are drawn.
        name: A key of ``CHARTS``.
        lang: ``ko`` or ``en``.

    Returns:
        The SVG and the table, or the empty text where nothing was measured yet.
    """
    chart = CHARTS[name]
    if not results.path(notes, chart.EXPERIMENT).is_file():
        return ""
    drawn = chart.draw(results.load(notes, chart.EXPERIMENT), chart.LABELS[lang], lang)
    assert isinstance(drawn, str)
    return drawn
