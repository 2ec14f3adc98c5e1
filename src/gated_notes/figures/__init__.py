"""The diagrams, each drawn by a module of its own in both languages."""

from __future__ import annotations

from types import ModuleType

from gated_notes.figures import (
    batches,
    bptt_gradients,
    cell_state,
    char_lm,
    compare,
    frameworks,
    gates,
    gru_cell,
    gru_resets,
    half_life,
    highway,
    init_training,
    lstm_cell,
    lstm_chain,
    lstm_gradient,
    modern,
    rnn_cell,
    seq2seq_attention,
    tbptt_state,
    tbptt_windows,
    timeseries_split,
    variants,
    worked_example,
)
from gated_notes.figures.kit import Drawing

FIGURES: dict[str, ModuleType] = {
    "rnn_cell": rnn_cell,
    "lstm_chain": lstm_chain,
    "lstm_cell": lstm_cell,
    "gates": gates,
    "cell_state": cell_state,
    "half_life": half_life,
    "gru_cell": gru_cell,
    "gru_resets": gru_resets,
    "highway": highway,
    "compare": compare,
    "variants": variants,
    "modern": modern,
    "frameworks": frameworks,
    "timeseries_split": timeseries_split,
    "bptt_gradients": bptt_gradients,
    "lstm_gradient": lstm_gradient,
    "worked_example": worked_example,
    "batches": batches,
    "tbptt_state": tbptt_state,
    "tbptt_windows": tbptt_windows,
    "init_training": init_training,
    "char_lm": char_lm,
    "seq2seq_attention": seq2seq_attention,
}
"""Every diagram by the name that pages use."""


def drawing(name: str, lang: str) -> Drawing:
    """Draw one diagram.

    Args:
        name: A key of ``FIGURES``.
        lang: ``ko`` or ``en``.

    Raises:
        KeyError: There is no such figure, or it has no words in that language.
    """
    if name not in FIGURES:
        raise KeyError(f"unknown figure {name!r}; there are: {', '.join(FIGURES)}")
    labels = FIGURES[name].LABELS
    if lang not in labels:
        raise KeyError(f"{name} has no labels in {lang!r}; it has: {', '.join(labels)}")
    drawn = FIGURES[name].draw(labels[lang])
    assert isinstance(drawn, Drawing)
    return drawn


def render(name: str, lang: str) -> str:
    """Return one diagram as inline SVG; the same text for the same source."""
    return str(drawing(name, lang))
