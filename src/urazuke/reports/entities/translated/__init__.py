"""Names and descriptions in broken machine translations."""
