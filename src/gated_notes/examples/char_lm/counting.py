"""The baseline: counting what has followed the last symbols."""

# --8<-- [start:code]
from gated_rnn.tasks import characters

for name in ("ko", "ko_jamo"):
    text = characters.load(name)
    longer = len(text.test) / text.characters
    for order in (1, 2, 3, 5):
        bits = characters.ngram_bits(text, order) * longer
        print(f"{name}_{order} = {bits:.2f}")
# --8<-- [end:code]
