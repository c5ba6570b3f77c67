"""The stages of an investigation in order, which of them are out of date, and the tables that they left."""

from urazuke.investigation.inputs import Progress
from urazuke.investigation.notifying import notify
from urazuke.investigation.run import Outcome, copy_dossier, handed_over, handed_over_redacted, investigate, seal, table, tables

__all__ = ["Outcome", "Progress", "copy_dossier", "handed_over", "handed_over_redacted", "investigate", "notify", "seal", "table", "tables"]
