"""kubectl's flags as data, from the help texts of kubectl 1.36: a table a verb."""

from __future__ import annotations

from runbooks.commands.kubectl.flags import FlagSet, flags

_GLOBAL = flags("""
as - string identity
as-group - array identity
as-uid - string identity
as-user-extra - array identity
cache-dir - string files
certificate-authority - string tls
client-certificate - string identity
client-key - string identity
cluster - string server
context - string server
disable-compression - bool
help h bool help false
insecure-skip-tls-verify - bool tls
kubeconfig - string server
kuberc - string files
log-flush-frequency - duration
match-server-version - bool flag false
namespace n string
password - string identity
profile - string files
profile-output - string files
request-timeout - string flag
server s string server
tls-server-name - string tls
token - string identity
user - string identity
username - string identity
v v int32 flag
vmodule - string flag
warnings-as-errors - bool flag false
""")

_SELECTING = flags("""
all-namespaces A bool
chunk-size - int64
filename f csv files
kustomize k string files
recursive R bool
selector l string
""")

# What every verb has that prints objects.
_PRINTING = flags("""
allow-missing-template-keys - bool
output o string
show-managed-fields - bool
template - string
""")

_GET = flags("""
field-selector - string
ignore-not-found - bool
label-columns L csv
no-headers - bool
output-watch-events - bool
raw - string raw
server-print - bool
show-kind - bool
show-labels - bool
sort-by - string
subresource - string
watch w bool
watch-only - bool
""")

_DESCRIBE = flags("show-events - bool")

_LOGS = flags("""
all-containers - bool
all-pods - bool
container c string
follow f bool
ignore-errors - bool
insecure-skip-tls-verify-backend - bool tls
limit-bytes - int64
max-log-requests - int64
pod-running-timeout - duration
prefix - bool
previous p bool
selector l string
since - duration
since-time - string
tail - int64
timestamps - bool
""")

_EVENTS = flags("""
all-namespaces A bool
chunk-size - int64
for - string
no-headers - bool
types - csv
watch w bool
""")

_TOP_POD = flags("""
all-namespaces A bool
containers - bool
field-selector - string
no-headers - bool
selector l string
show-swap - bool
sort-by - string
sum - bool
use-protocol-buffers - bool
""")

_TOP_NODE = flags("""
no-headers - bool
selector l string
show-capacity - bool
show-swap - bool
sort-by - string
use-protocol-buffers - bool
""")

_API_RESOURCES = flags("""
api-group - string
cached - bool
categories - csv
namespaced - bool
no-headers - bool
output o string
show-managed-fields - bool
sort-by - string
verbs - csv
""")

_VERSION = flags("""
client - bool
output o string
""")

_CAN_I = flags("""
all-namespaces A bool
list - bool
no-headers - bool
quiet q bool
subresource - string
""")

_ROLLOUT = flags("""
filename f csv files
kustomize k string files
recursive R bool
revision - int64
selector l string
""")

_ROLLOUT_STATUS = flags("""
timeout - duration
watch w bool
""")

_EXPLAIN = flags("""
api-version - string
output o string
recursive - bool
""")

ROOT = FlagSet(_GLOBAL)
VERBS = {
    "api-resources": FlagSet(_GLOBAL, _API_RESOURCES),
    "api-versions": ROOT,
    "auth can-i": FlagSet(_GLOBAL, _CAN_I),
    "auth whoami": FlagSet(_GLOBAL, _PRINTING),
    "cluster-info": ROOT,
    "describe": FlagSet(_GLOBAL, _SELECTING, _DESCRIBE),
    "events": FlagSet(_GLOBAL, _PRINTING, _EVENTS),
    "explain": FlagSet(_GLOBAL, _EXPLAIN),
    "get": FlagSet(_GLOBAL, _SELECTING, _PRINTING, _GET),
    "logs": FlagSet(_GLOBAL, _LOGS),
    "rollout history": FlagSet(_GLOBAL, _PRINTING, _ROLLOUT),
    "rollout status": FlagSet(_GLOBAL, _ROLLOUT, _ROLLOUT_STATUS),
    "top node": FlagSet(_GLOBAL, _TOP_NODE),
    "top pod": FlagSet(_GLOBAL, _TOP_POD),
    "version": FlagSet(_GLOBAL, _VERSION),
}

# Words that stand before a verb, and kubectl's other names for the verbs behind them.
GROUPS = {
    "auth": {"can-i": "auth can-i", "whoami": "auth whoami"},
    "rollout": {"history": "rollout history", "status": "rollout status"},
    "top": {
        **dict.fromkeys(("node", "nodes", "no"), "top node"),
        **dict.fromkeys(("pod", "pods", "po"), "top pod"),
    },
}

# `-o` by format. Formats that are not here are for the verb: it knows its errors.
OUTPUTS_LATER = frozenset({"kyaml", "plaintext-openapiv2"})
OUTPUTS_FROM_FILES = frozenset(
    {"go-template-file", "templatefile", "jsonpath-file", "custom-columns-file"}
)
# What a Go template can hold that the portal's can not.
TEMPLATE_LATER = ("define", "template", "block")
