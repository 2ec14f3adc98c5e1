"""Gated recurrent networks in NumPy: formulas as code, proved right.

Read ``cells`` for one step of each network, ``unroll`` for time.
"""

__version__ = "0.1.0"
