"""Several requests at a time: of several objects, or those of the only one.

Never both, so that a command has no more than a few threads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

from portal.kube.errors import Aborted, CommandError, KubeError
from portal.kube.verbs.describe.kinds import describer
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.writer import Writer
from portal.kube.verbs.get.fetch import Item

# As many as one cluster is asked at once by default.
AT_ONCE = 4

Described = str | KubeError | CommandError


def each(items: Sequence[Item], look: Look) -> Iterator[Described]:
    """The description of each item in order, or why there is none. Raises Aborted."""
    pool = ThreadPoolExecutor(AT_ONCE, "describe")
    try:
        if len(items) == 1:
            yield _describe(replace(look, pool=pool), items[0])
        else:
            yield from pool.map(partial(_describe, look), items)
    finally:
        pool.shutdown(cancel_futures=True)


def _describe(look: Look, item: Item) -> Described:
    out = Writer()
    try:
        describer(item.resource)(out, item.object, look)
    except Aborted:
        raise
    except (KubeError, CommandError) as error:
        return error
    return out.text()
