"""The commands: one file a verb group; data on stdout, everything said to a person on stderr."""
