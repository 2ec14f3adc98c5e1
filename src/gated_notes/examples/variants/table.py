"""The variants counted: gates, states, and parameters beside an RNN of that size."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import CELLS, parameter_count

I, H = 100, 128
NAMES = ["lstm", "lstm_1997", "lstm_coupled", "lstm_peephole", "lstm_layer_norm"]
NAMES += ["gru", "mgu", "recurrent_highway"]


def counted(name):
    """Return the number of parameters of a cell; the highway has one layer a step."""
    one = {"L": 1} if name == "recurrent_highway" else {}
    return parameter_count(CELLS[name].init(np.random.default_rng(0), I, H, **one))


rnn = counted("rnn")
for name in NAMES:
    cell, count = CELLS[name], counted(name)
    candidates = [gate for gate in cell.GATES if gate in ("g", "n")]
    gates = [gate for gate in cell.GATES if gate not in candidates]
    print(
        f"{name}: gates {' '.join(gates)}, candidate {' '.join(candidates)},", end=" "
    )
    print(f"states {' '.join(cell.State._fields)}, {count:,} parameters")
    print(f"{name}_times_rnn = {count / rnn:.3g}")
# --8<-- [end:code]
