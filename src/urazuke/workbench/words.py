"""The dossier's words and the workbench's own, in the language of the dossier; the same keys in English and Japanese."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources

from urazuke.dossier.catalogue import Catalogue, flat


class Words(Catalogue):
    """A catalogue with `words/<language>.toml` of this room under `bench.`, beside what the dossier says."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self._messages = {**self._messages, **_own(self.language)}


@functools.cache
def _own(language: str) -> dict[str, str]:
    text = resources.files("urazuke.workbench").joinpath("words", f"{language}.toml").read_text("utf-8")
    return dict(flat(tomllib.loads(text), "bench."))
