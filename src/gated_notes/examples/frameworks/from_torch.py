"""From torch.nn.LSTM to Keras' layout and back into another torch.nn.LSTM."""

# --8<-- [start:code]
import numpy as np
import torch

from gated_rnn.cells import lstm
from gated_rnn.convert import from_keras, to_keras
from gated_rnn.torch import from_torch, to_torch

torch.set_num_threads(1)
T, B, I, H, SEEDS = 7, 3, 5, 4, 5

same = 0
for seed in range(SEEDS):
    torch.manual_seed(seed)
    module = torch.nn.LSTM(I, H).double()
    weights = to_keras(lstm, from_torch(module))  # what layer.set_weights takes
    again = to_torch(lstm, from_keras(lstm, weights))
    x = torch.randn(T, B, I, dtype=torch.float64)
    with torch.no_grad():
        gap = (module(x)[0] - again(x)[0]).abs().max().item()
    same += gap <= 1e-12
print("kernel, recurrent_kernel, bias:", *(np.shape(array) for array in weights))
print(f"same = {same}/{SEEDS}")
# --8<-- [end:code]
