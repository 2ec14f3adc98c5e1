"""Exercise: taking syllables apart and putting them together again."""

# --8<-- [start:code]
import unicodedata

from gated_rnn.tasks import characters

printed = characters.read("ko")
apart = unicodedata.normalize("NFD", printed)
print(" ".join(unicodedata.normalize("NFD", "법")), "->", "법")
print("together again:", unicodedata.normalize("NFC", apart) == printed)
syllables = [one for one in printed if "가" <= one <= "힣"]
closed = sum((ord(one) - ord("가")) % 28 > 0 for one in syllables)
print(f"closed = {closed / len(syllables):.2f}")
print(f"longer = {len(apart) / len(printed):.2f}")
share = len(syllables) / len(printed)
print(f"foreseen = {1 + share * (1 + closed / len(syllables)):.2f}")
# --8<-- [end:code]
