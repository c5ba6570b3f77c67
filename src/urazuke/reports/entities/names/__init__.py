"""Names: those that lists know, and those that a text shows to be names, in English and Japanese."""
