"""Grammars of the JATS family as bare facts, and JSON Schemas of our own files.

``grammars/facts.tsv`` has one line for each content model and each list of attributes that any
of the grammars has, with the grammars that have it; :mod:`validator.grammar.facts` reads it.
``python -m validator.schemas build`` makes it from the published DTDs.
"""
