"""A baseline: the findings that were there before, so that only new ones count.

``names`` says how a baseline calls files, ``lines`` is its file, ``matching`` tells known findings
from new ones, ``trend`` is what a run learns of it.
"""
