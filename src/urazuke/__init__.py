"""Urazuke investigates cyber attacks on evidence: who rented, who held, who was attacked, how sure one can be."""

__version__ = "0.1.0"
