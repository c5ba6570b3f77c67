"""Sentences and their grammar: English by dependencies, Japanese by phrases and clauses."""
