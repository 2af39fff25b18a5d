"""One line for a probe."""

from __future__ import annotations

from urllib.parse import quote

from portal.kube.objects import Json, number, strings, text

# What Go's net/url leaves as it is in a path.
PLAIN = "/$&+,:;=@"


def probe(given: Json) -> str:
    """`http-get https://:8443/metrics delay=5s timeout=10s period=10s #success=1 #failure=3`."""
    return f"{_action(given)} {_attributes(given)}"


def _attributes(given: Json) -> str:
    return (
        f"delay={number(given, 'initialDelaySeconds')}s"
        f" timeout={number(given, 'timeoutSeconds')}s"
        f" period={number(given, 'periodSeconds')}s"
        f" #success={number(given, 'successThreshold')}"
        f" #failure={number(given, 'failureThreshold')}"
    )


def _action(given: Json) -> str:
    if (run := given.get("exec")) is not None:
        return f"exec [{' '.join(strings(run, 'command'))}]"
    if (get := given.get("httpGet")) is not None:
        return f"http-get {_url(get)}"
    if (socket := given.get("tcpSocket")) is not None:
        return f"tcp-socket {text(socket, 'host')}:{text(socket, 'port')}"
    if (call := given.get("grpc")) is not None:
        return f"grpc <pod>:{number(call, 'port')} {text(call, 'service')}"
    return "unknown"


def _url(get: Json) -> str:
    host, path = text(get, "host"), text(get, "path")
    if ":" in host:
        host = f"[{host}]"
    if path and not path.startswith("/"):
        path = "/" + path
    scheme = text(get, "scheme").lower()
    return f"{scheme}{':' if scheme else ''}//{host}:{text(get, 'port')}{quote(path, PLAIN)}"
