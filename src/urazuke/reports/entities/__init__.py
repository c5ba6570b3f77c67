"""Whom and what a text names or describes, typed, and which mentions are one."""
