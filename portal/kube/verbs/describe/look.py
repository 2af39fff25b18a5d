"""What a describer may ask, and whether events are wanted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from portal.kube.call import Context
from portal.kube.errors import KubeError
from portal.kube.verbs.describe.events import events
from portal.kube.verbs.describe.objects import Json
from portal.kube.verbs.describe.related import Event, optional, within
from portal.kube.verbs.describe.shared import Shared
from portal.kube.verbs.describe.writer import Writer


@dataclass(frozen=True, slots=True)
class Look:
    """One description's view of the cluster.

    `unread` collects what could not be read although the text goes on as if
    there were nothing: kubectl prints `Events: <none>` when listing events is
    forbidden, which would read as a healthy object.
    """

    context: Context
    show_events: bool
    unread: list[str] = field(default_factory=list)
    # Whether so many objects are described that a list costs less than reads of each.
    many: bool = False
    _shared: Shared = field(default_factory=Shared, init=False)

    @property
    def now(self) -> datetime:
        """The time that ages count to."""
        return self.context.now

    def shared(self, path: str) -> list[Json] | KubeError:
        """A list that other descriptions of this command need too, or why there is none."""
        return self._shared.read(self.context, path)

    def related(self, what: str, path: str, *query: tuple[str, str]) -> list[Json]:
        """The objects of a list; none, and a word in `unread`, if it can not be read."""
        found = optional(self.context, path, *query)
        if isinstance(found, KubeError):
            self.unread.append(f"{what} could not be read: {found.message}")
            return []
        return found

    def events_of(self, out: Writer, thing: Json) -> None:
        """The Events section about `thing`."""
        self.events(out, Event.about(thing))

    def events(self, out: Writer, *searches: Event) -> None:
        """The Events section: all that the searches find."""
        if self.show_events:
            events(
                out,
                [event for search in searches for event in self._search(search)],
                self.now,
            )

    def _search(self, search: Event) -> list[Json]:
        path = within(search.namespace, "events")
        what = f"the events of {search.name}"
        return self.related(what, path, ("fieldSelector", search.selector))
