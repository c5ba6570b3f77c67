"""Who speaks, and from where to where."""
