"""Temperature: the same model, more careful or more daring."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.tasks import characters

text = characters.load("ko")
V = len(text.symbols)
counts = np.zeros((V, V))
np.add.at(counts, (text.train[:-1], text.train[1:]), 1.0)
scores = np.log(counts + 0.01)  # what followed each syllable


def shares(row, temperature):
    """Return the softmax of scores that were divided by a temperature."""
    scaled = np.exp((row - row.max()) / temperature)
    return scaled / scaled.sum()


def order(row):
    """Return the symbols from the unlikeliest to the likeliest."""
    return np.argsort(row, kind="stable").tolist()


temperatures, kept = (0.3, 1.0, 2.0), 0
for temperature in temperatures:
    rng = np.random.default_rng(0)
    rows = np.array([shares(row, temperature) for row in scores])
    pairs = zip(rows, scores, strict=True)
    kept += sum(order(share) == order(score) for share, score in pairs)
    used = np.bincount(text.train, minlength=V) / len(text.train)
    bits = used @ -(rows * np.log2(rows + 1e-300)).sum(axis=1)
    said = [text.symbols.index("대")]
    for _ in range(24):
        said.append(rng.choice(V, p=rows[said[-1]]))
    words = "".join(text.symbols[n] for n in said).replace("\n", "/")
    print(f"bits_{temperature} = {bits:.2f}")
    print("  ", words)
print(f"same_order = {kept}/{V * len(temperatures)}")
# --8<-- [end:code]
