"""Which claims are the same, whose origins are independent, what contradicts what, and how credible each is."""

# Imported at once, and not when called: the verb and its module share a name, and the package must keep the verb.
from urazuke.corroboration.corroborate import corroborate

__all__ = ["corroborate"]
