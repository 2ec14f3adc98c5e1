"""Which rows of ONNX's W are the forget gate?"""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm
from gated_rnn.convert import to_onnx

I, H = 5, 4
params = lstm.init(np.random.default_rng(0), I, H)
forget = params.W_ih[H : 2 * H]  # ours: i, f, g, o
W = to_onnx(lstm, params)["W"][0]
blocks = W.reshape(4, H, I)
print("block", [k for k in range(4) if (blocks[k] == forget).all()], "of i, o, f, c")
# --8<-- [end:code]
