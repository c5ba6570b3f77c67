"""Days, months and years that a text names, resolved as far as it allows."""
