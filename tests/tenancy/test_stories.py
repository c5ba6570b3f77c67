"""Every innocent story can be told in Japanese, and says of the four kinds of marks which change."""

from __future__ import annotations

import pytest

from urazuke.dossier.rewording import reworded
from urazuke.tenancy.stories import Story, stories

INNOCENT, PASSED, TAKEN_BACK = stories()


@pytest.mark.parametrize("story", INNOCENT, ids=lambda story: story.name)
def test_a_story_has_a_share_and_its_words_in_japanese(story: Story) -> None:
    assert 0 < story.share <= 1
    assert story.new <= {"device", "browser", "network", "hours"}
    said = (
        f"somebody else took over: about 12 times as likely as all innocent explanations together, of which the likeliest is: {story.name}"
    )
    assert story.name not in reworded(said, "ja", {})
    assert "約12倍" in reworded(said, "ja", {})


def test_a_stranger_is_likelier_than_an_honest_change_of_everything_and_rarer_than_of_anything_else() -> None:
    for story in INNOCENT:
        if len(story.new) < 2:
            assert story.share > PASSED, story.name
        if len(story.new) == 4 and not story.opener:
            assert story.share < PASSED, story.name
    assert TAKEN_BACK < PASSED
