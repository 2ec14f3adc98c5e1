"""One text cut in two ways: syllables and jamo."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.tasks import characters

for name in ("ko", "ko_jamo"):
    text = characters.load(name)
    V, longer = len(text.symbols), len(text.test) / text.characters
    bits = characters.ngram_bits(text, 1)
    unknown = np.mean(text.test == 0)
    print(f"{name}_characters = {len(characters.read(name)):,}")
    print(f"{name}_symbols = {V}")
    print(f"{name}_longer = {longer:.2f}")
    print(f"{name}_uniform = {np.log2(V):.2f}")
    print(f"{name}_unigram = {bits:.2f}")
    print(f"{name}_per_syllable = {bits * longer:.2f}")
    print(f"{name}_perplexity = {2**bits:.0f}")
    print(f"{name}_unknown = {unknown:.4f}")
# --8<-- [end:code]
