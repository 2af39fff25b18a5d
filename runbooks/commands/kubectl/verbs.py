"""kubectl's other verbs: why the portal leaves them to a person."""

from __future__ import annotations

import re

from runbooks.commands.model import Word
from runbooks.commands.reasons import NotSupportedError

# In the order in which kubectl registers them: its suggestions keep that order.
_KUBECTL = [
    "create",
    "expose",
    "run",
    "set",
    "explain",
    "get",
    "edit",
    "delete",
    "rollout",
    "scale",
    "autoscale",
    "certificate",
    "cluster-info",
    "top",
    "cordon",
    "uncordon",
    "drain",
    "taint",
    "describe",
    "logs",
    "attach",
    "exec",
    "port-forward",
    "proxy",
    "cp",
    "auth",
    "debug",
    "events",
    "diff",
    "apply",
    "patch",
    "replace",
    "wait",
    "kustomize",
    "label",
    "annotate",
    "completion",
    "alpha",
    "api-resources",
    "api-versions",
    "config",
    "kuberc",
    "plugin",
    "version",
    "options",
    "help",
]
_CHANGES = {
    *("annotate", "apply", "autoscale", "certificate", "cordon", "create", "delete"),
    *("drain", "edit", "expose", "label", "patch", "replace", "run", "scale", "set"),
    *(
        "taint",
        "uncordon",
        "new-app",
        "new-project",
        "policy",
        "process",
        "start-build",
    ),
}
_TERMINAL = {"attach", "cp", "debug", "exec", "port-forward", "proxy", "rsh", "rsync"}
# `-it` in any order, `--tty`; behind `-c`, `-f` and `-n` stands a value.
_TERMINAL_FLAG = re.compile(r"-[^-cfn]*[it](?!=false)|--(?:stdin|tty)(?:=true)?$")
_SHELL = re.compile(r"(?:\S*/)?(?:ba|z|da|a|k)?sh")
_WORKSTATION = {
    *("completion", "config", "kuberc", "kustomize", "login", "logout", "options"),
    *("plugin", "project", "whoami"),
}
# Words behind a verb that make it change something.
CHANGING = {
    "auth": {"reconcile"},
    "rollout": {"pause", "restart", "resume", "undo"},
}
# Well-known plugins: present on many machines, never here.
_PLUGINS = {
    *("access-matrix", "argo", "aws-auth", "blame", "cert-manager", "cilium", "cnpg"),
    *("cost", "crossplane", "ctx", "deprecations", "df-pv", "directpv", "edit-status"),
    *("example", "fields", "flame", "fleet", "gadget", "get-all", "graph", "grep"),
    *("hns", "iexec", "images", "ingress-nginx", "istiolog", "janitor", "karmada"),
    *("kc", "ko", "konfig", "krew", "ktop", "kubescape", "kudo", "kuttl", "kyverno"),
    *("lineage", "linstor", "linkerd", "lock", "mayastor", "minio", "moco"),
    *("modify-secret", "mtail", "neat", "node-admin", "node-restart", "node-shell"),
    *("node-ssm", "np-viewer", "ns", "oidc-login", "openebs", "operator", "outdated"),
    *("piraeus", "pgo", "pod-dive", "pod-inspect", "pod-lens", "pod-logs"),
    *("podevents", "popeye", "preflight", "pvmigrate", "rabbitmq", "rbac-lookup"),
    *("rbac-tool", "resource-capacity", "resource-versions", "retina", "rolesum"),
    *("rook-ceph", "score", "sick-pods", "slice", "sniff", "sshd", "ssm-secret"),
    *("stern", "storageos", "strimzi", "support-bundle", "tail", "tap", "testkube"),
    *("tmux-exec", "topology", "trace", "tree", "unused-volumes", "vela", "view-cert"),
    *("view-allocations", "view-secret", "view-utilization", "view-webhook", "virt"),
    *("volsync", "vpa-recommendation", "whisper-secret", "who-can", "whoami", "yelb"),
}


def is_known(program: str, verb: str) -> bool:
    """Whether the verb exists; of `oc` we do not know all."""
    return verb in _KUBECTL or verb in _PLUGINS or program == "oc"


def executes(words: list[Word]) -> bool:
    """Whether `exec` runs one program and asks for no terminal: `POD -- df -h`."""
    heads = [word.head for word in words]
    at = heads.index("--") if "--" in heads else len(heads)
    behind = words[at + 1 :]
    shell = len(behind) == 1 and bool(_SHELL.fullmatch(behind[0].literal or ""))
    return bool(behind) and not shell and not any(map(_TERMINAL_FLAG.match, heads[:at]))


def why_not(program: str, verb: str, then: str) -> NotSupportedError:
    """The reason for a verb that exists; `then` is the word after it."""
    what = f"{program} {verb}"
    if verb in _CHANGES or then in CHANGING.get(verb, ()):
        return NotSupportedError("changes", f"{what} {then}" if then else what)
    if verb in _TERMINAL:
        return NotSupportedError("terminal", what)
    if verb in _WORKSTATION:
        return NotSupportedError("workstation", what)
    if verb == "help":
        return NotSupportedError("help")
    if program == "kubectl" and verb in _PLUGINS:
        return NotSupportedError("plugin", what)
    return NotSupportedError("verb", f"{what} {then}" if verb in CHANGING else what)


def unknown(verb: str) -> str:
    """kubectl's error for a verb that does not exist, with its suggestions."""
    message = f'unknown command "{verb}" for "kubectl"'
    close = [
        known
        for known in _KUBECTL
        if _distance(verb.lower(), known) <= 2 or known.startswith(verb.lower())
    ]
    if close and verb:
        message += "\n\nDid you mean this?\n" + "".join(f"\t{one}\n" for one in close)
    return message.rstrip("\n")


def _distance(one: str, other: str) -> int:
    """Levenshtein's distance, from one row to the next."""
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        above, row[0] = row[0], i
        for j, right in enumerate(other, 1):
            above, row[j] = (
                row[j],
                min(row[j] + 1, row[j - 1] + 1, above + (left != right)),
            )
    return row[-1]
