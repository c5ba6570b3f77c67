"""Which mentions of a document are one: names with names, descriptions with whom they stand for."""
