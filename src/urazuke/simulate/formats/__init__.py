"""Sessions become log lines as real loggers write them: whole columns at a time, by string expressions."""
