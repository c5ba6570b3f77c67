"""One file a format; `telemetry.registry` says in which order they are tried."""
