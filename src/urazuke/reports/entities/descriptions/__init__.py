"""Whom and what a text describes without a name, and where the description ends."""
