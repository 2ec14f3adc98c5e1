"""What the sign for unknown symbols costs, when training has never shown it."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.tasks import characters

for name in ("ko", "ko_jamo"):
    text = characters.load(name)
    alone = text._replace(test=np.array([0]))  # a test of that sign only
    print(f"{name}_in_training = {np.sum(text.train == 0)}")
    print(f"{name}_sign = {characters.ngram_bits(alone, 1):.1f}")
    print(f"{name}_average = {characters.ngram_bits(text, 1):.1f}")
# --8<-- [end:code]
