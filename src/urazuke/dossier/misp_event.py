"""The parts of a MISP event, each with an id that follows from what it names."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from urazuke.errors import printable
from urazuke.evidence.case import Case

if TYPE_CHECKING:
    from pymisp import MISPAttribute, MISPEvent, MISPObject

Row = dict[str, Any]
NAMESPACE = uuid.UUID("0f6f0a5d-3f0e-5b57-8d1c-7f0a2f3f5d21")
LONGEST = 4096
UNDEFINED, ONGOING, OUR_ORGANISATION_ONLY, INHERITED = 4, 1, 0, 5


class EventMaker:
    """Gives each part its UUID, its instant and its text made safe to show."""

    def __init__(self, case: Case, stamp: datetime) -> None:
        from pymisp import MISPEvent

        self.case, self.stamp = case, stamp
        self.event: MISPEvent = MISPEvent(force_timestamps=True)
        self.event.from_dict(
            uuid=self.uuid("event"), info=text(case.settings.title), date=stamp.date(), timestamp=int(stamp.timestamp()),
            threat_level_id=UNDEFINED, analysis=ONGOING, distribution=OUR_ORGANISATION_ONLY, published=False,
        )  # fmt: skip
        self.event.add_tag(f"tlp:{case.settings.tlp}")

    def uuid(self, *key: object) -> str:
        return str(uuid.uuid5(NAMESPACE, json.dumps([self.case.settings.title, *map(str, key)])))

    def attribute(self, kind: str, value: str, *key: object, **more: Any) -> MISPAttribute:
        """An attribute of the event itself."""
        made = self.event.add_attribute(kind, value, **self._common("attribute", *key), **more)
        assert not isinstance(made, list)
        made.force_timestamp = True
        return made

    def compound(self, template: str, *key: object, comment: str = "") -> MISPObject:
        """An empty object of that template, strictly: an attribute that the template does not know is a fault."""
        from pymisp import MISPObject

        made = MISPObject(template, strict=True, standalone=False, force_timestamps=True)
        made.from_dict(comment=text(comment), **self._common("object", *key))
        self.event.add_object(made)
        return made

    def within(self, holder: MISPObject, relation: str, value: Any, **more: Any) -> MISPAttribute:
        """An attribute of an object; equal ones in one object are one."""
        key = ("within", holder.uuid, relation, value)
        made = holder.add_attribute(relation, value=value, **self._common(*key), **more)
        assert made is not None
        made.force_timestamp = True
        return made

    def _common(self, *key: object) -> Row:
        return {"uuid": self.uuid(*key), "timestamp": int(self.stamp.timestamp()), "distribution": INHERITED}


def text(value: str) -> str:
    return printable(value, LONGEST)
