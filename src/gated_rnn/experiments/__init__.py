"""Measurements of behaviour: one module an experiment, and a command line over them.

An experiment is a module that satisfies ``protocol.Experiment`` and stands in
``registry.EXPERIMENTS``. It measures and returns numbers; that it runs in parallel,
goes on after a kill and is checked against what is committed, is the business of the
other modules here. They import more than NumPy, and only when it is needed.
"""
