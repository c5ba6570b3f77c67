"""What somebody only believes or suspects is never stated, however far from the verb it stands."""

from __future__ import annotations

import pytest

from urazuke.reports import read_text


@pytest.mark.parametrize(
    "text",
    [
        "Police suspect that servers rented in Japan under a false name were used in cyberattacks on about 20 companies.\n",
        "Investigators suspect the servers were used in attacks on the observatory.\n",
        "Police believe that the many servers in Osaka and elsewhere in the country were used to attack the observatory.\n",
        "Prosecutors suspect the man of renting servers under false names.\n",
        "The ministry thinks that a group of foreign hackers with a long history used the servers against companies.\n",
    ],
)
def test_what_a_verb_of_belief_governs_is_suspected_in_its_whole_clause(text: str) -> None:
    claims = [c for c in read_text(text).claims if c.type in ("used_infrastructure", "rented_server", "attacked")]
    assert claims and {c.factuality for c in claims} == {"suspected"}


def test_belief_in_one_clause_leaves_the_next_as_it_is_said() -> None:
    text = "Police suspect that the man lied, but servers in Osaka were used in attacks on about 20 companies.\n"
    assert {c.factuality for c in read_text(text).claims if c.type == "used_infrastructure"} == {"stated"}
