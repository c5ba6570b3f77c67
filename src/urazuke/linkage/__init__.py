"""Which accounts are one renter, whatever the names on them: links with their weights, and personas."""

from urazuke.linkage.linking import Linkage, link_accounts

__all__ = ["Linkage", "link_accounts"]
