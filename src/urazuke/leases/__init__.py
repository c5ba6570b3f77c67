"""Rental and access records become rows, each with the line it was read from; what cannot be read is kept as a reject."""

from urazuke.leases.access_rows import read_access
from urazuke.leases.accounts import name_accounts
from urazuke.leases.columns import read_columns
from urazuke.leases.gathering import LeaseRecords
from urazuke.leases.lease_rows import read_leases

__all__ = ["LeaseRecords", "name_accounts", "read_access", "read_columns", "read_leases"]
