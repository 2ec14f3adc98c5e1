"""Exercise: perplexities of syllables and of jamo cannot be compared as they are."""

# --8<-- [start:code]
from gated_rnn.tasks import characters

jamo = characters.load("ko_jamo")
longer = len(jamo.test) / jamo.characters
print(f"longer = {longer:.4f}")
for perplexity in (4.0, 5.0):
    print(f"per_syllable_{perplexity:.0f} = {perplexity**longer:.1f}")
# --8<-- [end:code]
