"""Addresses, names, hashes and other observables, as they are written and as they are disguised."""

from __future__ import annotations

from urazuke.reports.observables.finding import find_observables as find_observables
