"""kubectl's verbs, and the one way to run any of them."""

from __future__ import annotations

import logging
from collections.abc import Callable

from portal.kube.call import Call, Chunk, Context, Output
from portal.kube.errors import MALFORMED, Aborted, CommandError, KubeError
from portal.kube.verbs.api_resources import api_resources
from portal.kube.verbs.api_versions import api_versions
from portal.kube.verbs.auth import can_i, whoami
from portal.kube.verbs.cluster_info import cluster_info
from portal.kube.verbs.describe import describe
from portal.kube.verbs.errors import explain as told
from portal.kube.verbs.events import events
from portal.kube.verbs.explain import explain
from portal.kube.verbs.get import get
from portal.kube.verbs.logs import logs
from portal.kube.verbs.rollout import history, status
from portal.kube.verbs.top import top_node, top_pod
from portal.kube.verbs.version import version

log = logging.getLogger(__name__)
# What reading a value of another type than expected raises.
_SHAPE = (AttributeError, LookupError, OverflowError, TypeError, ValueError)

VERBS: dict[str, Callable[[Call, Context], Output]] = {
    "api-resources": api_resources,
    "api-versions": api_versions,
    "auth can-i": can_i,
    "auth whoami": whoami,
    "cluster-info": cluster_info,
    "describe": describe,
    "events": events,
    "explain": explain,
    "get": get,
    "logs": logs,
    "rollout history": history,
    "rollout status": status,
    "top node": top_node,
    "top pod": top_pod,
    "version": version,
}


def run(call: Call, context: Context) -> Output:
    """Run one command: its output as it comes, then its exit status.

    What goes wrong is told on stderr as kubectl does, with exit status 1. Raised are
    Aborted, and what a mistake of ours raises. The verb must be one of VERBS.
    """
    client = context.client
    before = client.answers
    try:
        return (yield from VERBS[call.verb](call, context))
    except Aborted:
        raise
    except (CommandError, KubeError) as error:
        yield Chunk("err", told(error))
    except _SHAPE as error:
        if client.answers == before:
            raise  # nobody had answered anything: the mistake is ours
        # Servers, proxies and webhooks answer with anything; a verb expects what the
        # API promises.
        log.exception("an answer of an unexpected shape", extra={"verb": call.verb})
        said = f"the answer does not have the expected shape: {_named(error)}"
        client.failure = KubeError(said, reason=MALFORMED)
        yield Chunk("err", f"error: {said}\n")
    except RecursionError:
        # Built to hurt: no object that people wrote is hundreds of levels deep.
        yield Chunk("err", "error: the answer or the template is nested too deeply\n")
    return 1


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
