"""The charts: what experiments measured, each drawn by a module of its own."""

from types import ModuleType

CHARTS: dict[str, ModuleType] = {}
