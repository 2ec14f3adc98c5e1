"""Exercise: dropout in a single layer of PyTorch."""

# --8<-- [start:code]
import warnings

import torch

torch.set_num_threads(1)
torch.manual_seed(0)
x = torch.randn(10, 4, 3)
for L in (1, 2):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        lstm = torch.nn.LSTM(3, 5, num_layers=L, dropout=0.5)
    lstm.train()
    same = torch.equal(lstm(x)[0], lstm(x)[0])
    print(f"{L} layer(s): warned {bool(said)}, two runs agree {same}")
# --8<-- [end:code]
