"""The galaxies of MISP that pymispgalaxies ships: lists of groups, malware, tools and techniques, as their files have them."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any


def cluster_values(name: str) -> list[dict[str, Any]]:
    """The entries of that cluster, read anew (the files are large); none where the package lacks it."""
    spec = find_spec("pymispgalaxies")
    if spec is None or spec.origin is None:
        return []
    path = Path(spec.origin).parent / "data" / "misp-galaxy" / "clusters" / f"{name}.json"
    try:
        return list(json.loads(path.read_bytes())["values"])
    except (OSError, ValueError, KeyError):
        return []
