"""Every notice that was sent is in the custody journal, so that a second run sends nothing again."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import format_datetime
from typing import TYPE_CHECKING

from urazuke.evidence.case import Case
from urazuke.evidence.custody import Journal, custody_time
from urazuke.evidence.instant import parse_instant, zone
from urazuke.investigation.run import NOTIFIED, handed_over, handed_over_redacted, locked

if TYPE_CHECKING:
    from urazuke.dossier.mailing import Sent, Server
    from urazuke.dossier.notices import Notice


def notify(
    case: Case, sender: str, server: Server, *, really: bool = False, language: str | None = None, redact: bool = False,
    told: Callable[[Sent], None] = lambda sent: None,
) -> list[Sent]:  # fmt: skip
    """Send the notices of the last run, or say what would be sent; `told` hears of each as it is done.

    An entry `notified` of the journal (organisation, address, hash of the notice) follows each that the server took, at once.
    """
    from urazuke.dossier.mailing import send_notices
    from urazuke.dossier.notices import made_notices

    with locked(case):
        journal = Journal(case.journal)
        shown, tables = handed_over_redacted(case) if redact else (case, handed_over(case))
        done = {entry["sha256"] for entry in journal.entries if entry["kind"] == NOTIFIED}

        def record(notice: Notice, address: str) -> None:
            journal.append([{"kind": NOTIFIED, "organisation": notice.organisation, "address": address, "sha256": notice.sha256}])

        outcomes = []
        date = format_datetime(parse_instant(custody_time(), zone("UTC")))
        for sent in send_notices(made_notices(shown, tables, language), sender, server, done, date, record, really):
            told(sent)
            outcomes.append(sent)
    return outcomes
