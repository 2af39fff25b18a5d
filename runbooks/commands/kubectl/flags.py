"""kubectl's flags as data, from the help texts of kubectl 1.36.

`why` is the code in `reasons.REASONS` for a flag that the portal does not run;
a boolean flag matters only when it differs from `quiet`, the value that
changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["string", "bool", "int32", "int64", "duration", "array", "csv"]


@dataclass(frozen=True, slots=True)
class FlagSpec:
    name: str
    short: str = ""
    kind: Kind = "string"
    why: str = ""
    quiet: str = ""

    @property
    def shown(self) -> str:
        """As kubectl names it in errors."""
        return f"-{self.short}, --{self.name}" if self.short else f"--{self.name}"


def _flags(text: str) -> tuple[FlagSpec, ...]:
    """Lines of `name short kind why quiet`, `-` for none."""
    rows = (line.split() for line in text.strip().splitlines())
    return tuple(
        FlagSpec(*("" if cell == "-" else cell for cell in row))  # type: ignore[arg-type]
        for row in rows
    )


_GLOBAL = _flags("""
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

_SELECTING = _flags("""
all-namespaces A bool
chunk-size - int64
filename f csv files
kustomize k string files
recursive R bool
selector l string
""")

_GET = _flags("""
allow-missing-template-keys - bool flag true
field-selector - string
ignore-not-found - bool
label-columns L csv
no-headers - bool
output o string
output-watch-events - bool flag false
raw - string raw
server-print - bool flag true
show-kind - bool
show-labels - bool
show-managed-fields - bool
sort-by - string
subresource - string flag
template - string flag
watch w bool endless false
watch-only - bool endless false
""")

_DESCRIBE = _flags("show-events - bool")

_LOGS = _flags("""
all-containers - bool
all-pods - bool
container c string
follow f bool endless false
ignore-errors - bool flag false
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


class FlagSet:
    """The flags of one verb, by name and by letter."""

    def __init__(self, *groups: tuple[FlagSpec, ...]) -> None:
        self.long = {spec.name: spec for group in groups for spec in group}
        self.short = {spec.short: spec for spec in self.long.values() if spec.short}


ROOT = FlagSet(_GLOBAL)
VERBS = {
    "get": FlagSet(_GLOBAL, _SELECTING, _GET),
    "describe": FlagSet(_GLOBAL, _SELECTING, _DESCRIBE),
    "logs": FlagSet(_GLOBAL, _LOGS),
}

# `-o` by format. Formats that are not here are for the verb: it knows its errors.
OUTPUTS_LATER = frozenset({"go-template", "template", "kyaml"})
OUTPUTS_FROM_FILES = frozenset(
    {"go-template-file", "templatefile", "jsonpath-file", "custom-columns-file"}
)
