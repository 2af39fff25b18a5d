"""What a describer may ask, and whether events are wanted."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TypeVar

from portal.kube.call import Context
from portal.kube.errors import KubeError
from portal.kube.lists import within
from portal.kube.objects import Json
from portal.kube.verbs.describe.events import events
from portal.kube.verbs.describe.related import Event, optional
from portal.kube.verbs.describe.shared import Shared
from portal.kube.verbs.describe.writer import Writer

T = TypeVar("T")
Found = list[Json] | KubeError


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
    # For reads beside each other, where they are those of one object alone.
    pool: Executor | None = None
    _shared: Shared = field(default_factory=Shared, init=False)
    _expected: dict[Event, Callable[[], Found]] = field(
        default_factory=dict, init=False
    )

    @property
    def now(self) -> datetime:
        """The time that ages count to."""
        return self.context.now

    def soon(self, read: Callable[[], T]) -> Callable[[], T]:
        """Begin a read if there is a pool; to be called once, for its result or error."""
        return self.pool.submit(read).result if self.pool else read

    def shared(self, path: str) -> Found:
        """A list that other descriptions of this command need too, or why there is none."""
        return self._shared.read(self.context, path)

    def related(self, what: str, path: str, *query: tuple[str, str]) -> list[Json]:
        """The objects of a list; none, and a word in `unread`, if it can not be read."""
        return self._known(what, optional(self.context, path, *query))

    def expect_events_of(self, thing: Json) -> None:
        """Say before other reads that `events_of` will be asked for."""
        self.expect_events(Event.about(thing))

    def expect_events(self, *searches: Event) -> None:
        """Say before other reads that `events` will be asked for."""
        if self.show_events and self.pool:
            for search in searches:
                self._expected[search] = self.soon(partial(self._find, search))

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
        find = self._expected.get(search, partial(self._find, search))
        return self._known(f"the events of {search.name}", find())

    def _find(self, search: Event) -> Found:
        path = within(search.namespace, "events")
        return optional(self.context, path, ("fieldSelector", search.selector))

    def _known(self, what: str, found: Found) -> list[Json]:
        if isinstance(found, KubeError):
            self.unread.append(f"{what} could not be read: {found.message}")
            return []
        return found
