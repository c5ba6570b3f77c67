"""The rooms cost nothing to enter, and keep their verbs whatever has been loaded."""

from __future__ import annotations

import subprocess
import sys


def test_importing_the_rooms_loads_nothing_and_the_verbs_stay_verbs() -> None:
    program = (
        "import sys, urazuke.attribution as a, urazuke.corroboration as c\n"
        "inner = [m for m in sys.modules if m.startswith(('urazuke.attribution.', 'urazuke.corroboration.', 'pyarrow'))]\n"
        "assert not inner, inner\n"
        "import urazuke.attribution.hypotheses, urazuke.attribution.similarity, urazuke.corroboration.findings\n"
        "assert callable(a.attribute) and callable(a.rank_groups) and callable(c.corroborate) and a.RankedGroup and c.Corroboration\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
