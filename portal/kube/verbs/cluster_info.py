"""kubectl cluster-info: where the control plane and the cluster's services are."""

from __future__ import annotations

from typing import Any

from portal.kube.call import Call, Chunk, Context, Output

_MARKED = [("labelSelector", "kubernetes.io/cluster-service=true")]
_DEBUG = (
    "\nTo further debug and diagnose cluster problems, use"
    " 'kubectl cluster-info dump'.\n"
)


def cluster_info(call: Call, context: Context) -> Output:
    """The server's URL, then one line for each marked service of kube-system.

    Arguments mean nothing to kubectl here. Raises KubeError.
    """
    server = context.client.endpoint.server.rstrip("/")
    namespace = call.flag("namespace") or "kube-system"
    services = context.discovery.resolve("services")
    answer = context.client.get(services.path(namespace), _MARKED)
    yield Chunk("out", f"Kubernetes control plane is running at {server}\n")
    for service in answer.get("items") or []:
        metadata = service.get("metadata") or {}
        labels = metadata.get("labels") or {}
        name = labels.get("kubernetes.io/name") or metadata.get("name", "")
        yield Chunk("out", f"{name} is running at {_link(service, server)}\n")
    yield Chunk("out", _DEBUG)
    return 0


def _link(service: dict[str, Any], server: str) -> str:
    """Through a load balancer where there is one, else through the API server's proxy."""
    metadata, spec = service.get("metadata") or {}, service.get("spec") or {}
    ports = spec.get("ports") or []
    balancer = (service.get("status") or {}).get("loadBalancer") or {}
    if ingress := balancer.get("ingress"):
        host = ingress[0].get("ip") or ingress[0].get("hostname", "")
        links = (f"http://{host}:{port.get('port')}" for port in ports)
        return " ".join(links) + (" " if ports else "")
    name = metadata.get("name", "")
    if ports:
        port = ports[0]
        secure = port.get("name") == "https" or port.get("port") == 443
        scheme = "https:" if secure else ""
        name = f"{scheme}{name}:{port.get('name', '')}"
    return (
        f"{server}/api/v1/namespaces/{metadata.get('namespace', '')}"
        f"/services/{name}/proxy"
    )
