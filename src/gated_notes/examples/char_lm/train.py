"""An LSTM learns to say the next syllable: the whole loop."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init, sequence
from gated_rnn.cells import lstm
from gated_rnn.layers import linear
from gated_rnn.losses import softmax_loss
from gated_rnn.optim import adam, adam_start, norm
from gated_rnn.tasks import characters

T, B, H, STEPS = 50, 16, 32, 120
text = characters.load("ko")
V = len(text.symbols)
rng = np.random.default_rng(0)
cell = init.forget_bias(lstm.init(rng, V, H), 1.0)
readout = linear.init(rng, H, V)
of_cell, of_readout = adam_start(cell), adam_start(readout)

for step in range(STEPS):
    x, following = characters.batch(rng, text, T, B)  # (T, B, V), (T, B)
    run = sequence.forward(lstm, cell, x)
    scores, cache = linear.forward(readout, run.h.reshape(T * B, H))
    loss, dscores = softmax_loss(scores, following.reshape(-1))
    dh, dreadout = linear.backward(readout, cache, dscores)
    dcell = sequence.backward(run.tape, dh.reshape(T, B, H)).dparams
    share = min(1.0, 1.0 / norm((*dcell, *dreadout)))  # clipped both together
    dcell = lstm.Params(*(share * d for d in dcell))
    dreadout = linear.Params(*(share * d for d in dreadout))
    cell, of_cell = adam(cell, dcell, of_cell, lr=0.01)
    readout, of_readout = adam(readout, dreadout, of_readout, lr=0.01)
    if step in (0, 29, 59, STEPS - 1):
        print(f"after {step + 1:3d} steps: {loss / np.log(2):.1f} bits a syllable")
print(f"one guess in {V}: {np.log2(V):.1f} bits")
# --8<-- [end:code]
