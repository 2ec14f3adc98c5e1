"""Where sequences to learn from come from: pure functions of an ``rng``."""
