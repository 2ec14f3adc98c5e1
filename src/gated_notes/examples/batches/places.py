"""Where the last states lie in the outputs: two layers, two directions."""

# --8<-- [start:code]
import numpy as np
import torch

torch.set_num_threads(1)
torch.manual_seed(0)
T, B, I, H, L = 6, 4, 3, 5, 2  # all different: a mistaken axis shows
lstm = torch.nn.LSTM(I, H, num_layers=L, bidirectional=True)
output, (h_n, c_n) = lstm(torch.randn(T, B, I))
print("output", tuple(output.shape), " h_n", tuple(h_n.shape))

layers = h_n.view(L, 2, B, H)  # layer by layer, in each forwards before backwards
found = {
    "forwards, last layer": (layers[-1, 0], output[-1, :, :H]),
    "backwards, last layer": (layers[-1, 1], output[0, :, H:]),
}
for name, (state, place) in found.items():
    print(f"{name}: {torch.equal(state, place)}")
print("output[-1] is both:", torch.equal(torch.cat((*layers[-1],), 1), output[-1]))

first = torch.nn.LSTM(I, H, num_layers=L, bidirectional=True, batch_first=True)
output, (h_n, _) = first(torch.randn(B, T, I))
print("batch_first: output", tuple(output.shape), " h_n", tuple(h_n.shape))

named = list(lstm.named_parameters())
counts = [sum(p.numel() for name, p in named if f"_l{k}" in name) for k in range(L)]
expected = [2 * 4 * (n * H + H * H + 2 * H) for n in (I, 2 * H)]
print("parameters:", counts, counts == expected)
print("layer 1 reads", lstm.weight_ih_l1.shape[1], "numbers: 2H =", 2 * H)
print("rows of every weight:", np.unique([len(w) for w in lstm.parameters()]), "= 4H")
# --8<-- [end:code]
