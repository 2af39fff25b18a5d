"""Command text as people write it: prompts, sample output, one command a line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from runbooks.commands.grammar import tree_of
from runbooks.commands.placeholders import Mask, scan

# What runbooks call at the start of a line. The portal runs few of them; the
# others are recognised so that a person sees them as steps.
PROGRAMS = frozenset(
    {
        *("amtool", "argocd", "awk", "aws", "base64", "calicoctl", "cat", "ceph"),
        *("chroot", "cilium", "cloud-platform", "cmctl", "comm", "cp", "crictl"),
        *("curl", "cut", "date", "dd", "df", "diff", "dig", "dmesg", "docker", "du"),
        *("echo", "etcdctl", "ethtool", "export", "find", "flux", "for", "free"),
        *("fstrim", "gcloud", "git", "grep", "gsutil", "head", "helm", "host"),
        *("hostname", "hubble", "if", "ip", "iptables", "istioctl", "journalctl", "jq"),
        *("kubeadm", "kubectl", "kubelet", "kustomize", "linkerd", "logcli"),
        *("longhornctl", "ls", "lsblk", "lsof", "mimirtool", "mount", "must-gather"),
        *("mysql", "nc", "netstat", "nft", "nslookup", "oc", "odf", "openssl", "paste"),
        *("pidstat", "ping", "podman", "printf", "promtool", "ps", "psql", "python3"),
        *("rados", "rbd", "redis-cli", "rm", "sed", "sensors", "seq", "sleep", "sort"),
        *("ss", "ssh", "stern", "strace", "sudo", "systemctl", "tail", "tar"),
        *("tcpdump", "tee", "telnet", "terraform", "time", "timeout", "top", "tr"),
        *("traceroute", "uniq", "unset", "uptime", "vault", "velero", "virsh"),
        *("virt-launcher", "virtctl", "vmstat", "vtctldclient", "wait", "watch", "wc"),
        *("wget", "while", "xargs", "yq", "zcat"),
    }
)
_PROMPT = re.compile(r"(\s*)[$%] (?=\S)")
_ROOT_PROMPT = re.compile(r"(\s*)# (?=(?:kubectl|oc|virtctl|export|echo) \S)")
_CONTINUED = re.compile(r"\s*> ?")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
# `level=error ts=17 msg="…"` is what programs write into their logs.
_LOG_LINE = re.compile(r"""[a-z_]+=(?:"[^"$`]*"|[^\s"'$`()]+)\s+[a-z_.]+=""")


@dataclass(frozen=True, slots=True)
class CommandText:
    """One command as written, without its prompt; `line` is 1-based.

    `comment` is the `# comment` in the lines right above it. `promql`: it is a
    query for Prometheus and no command line.
    """

    text: str
    line: int
    comment: str = ""
    promql: bool = False


def is_command(text: str) -> bool:
    """Whether text starts like a command line: a known program, an assignment."""
    first, _, rest = text.strip().partition(" ")
    if _ASSIGNMENT.match(first):
        return not _LOG_LINE.match(text.strip())
    return first in PROGRAMS and bool(rest.strip())


def has_prompts(text: str) -> bool:
    return any(_PROMPT.match(line) for line in text.split("\n"))


def clean(text: str) -> str:
    """The text without prompts; if it has any, without sample output as well.

    The number of lines stays the same.
    """
    text = text.replace("\r\n", "\n")
    lines = text.split("\n")
    prompted = has_prompts(text)
    cleaned: list[str] = []
    quotes = _Quotes()
    for line in lines:
        if quotes.open:
            mark = _CONTINUED.match(line) if prompted else None
            kept = line[mark.end() :] if mark else line
        elif found := _PROMPT.match(line) or _ROOT_PROMPT.match(line):
            kept = line[found.end() :]
        else:
            kept = line if not prompted or line.lstrip().startswith("#") else ""
        quotes.feed(kept)
        cleaned.append(kept)
    return "\n".join(cleaned)


def split(text: str) -> tuple[CommandText, ...]:
    """The commands of a block of text, in order; `text` may have prompts."""
    cleaned = clean(text)
    lines = cleaned.split("\n")
    commands: list[CommandText] = []
    comment = ""
    after = 0
    for begin, end in _ranges(cleaned):
        comment = _comment(lines[after:begin])
        # A comment below may have been what the last `\` was followed by.
        written = "\n".join(lines[begin:end]).strip().rstrip("\\").rstrip()
        commands.append(CommandText(written, begin + 1, comment))
        after = end
    return tuple(commands)


def logical_lines(cleaned: str) -> list[tuple[int, int]]:
    """Line ranges joined by `\\` at the end of a line and by open quotes."""
    quotes = _Quotes()
    ranges: list[tuple[int, int]] = []
    begin = 0
    lines = cleaned.split("\n")
    for number, line in enumerate(lines, 1):
        quotes.feed(line)
        if quotes.open and number < len(lines):
            continue
        joined = "\n".join(lines[begin:number]).strip()
        if joined and not (joined.startswith("#") and number == begin + 1):
            ranges.append((begin, number))
        begin = number
        quotes = _Quotes()
    return ranges


def _ranges(cleaned: str) -> list[tuple[int, int]]:
    """Line ranges of the commands; what the grammar joins stays together."""
    tree = tree_of(Mask(active=True).apply(cleaned).encode(errors="replace"))
    if tree.root_node.has_error:
        return logical_lines(cleaned)
    ranges: list[tuple[int, int]] = []
    for node in tree.root_node.named_children:
        if node.type == "comment":
            continue
        begin, end = node.start_point[0], node.end_point[0] + 1
        if node.end_point[1] == 0 and end - 1 > begin:
            end -= 1
        if ranges and begin < ranges[-1][1]:
            begin = ranges.pop()[0]
        ranges.append((begin, end))
    return ranges


def _comment(lines: list[str]) -> str:
    """The block of comment lines that ends right above a command."""
    found: list[str] = []
    for line in reversed(lines):
        if not line.lstrip().startswith("#"):
            break
        found.append(line.strip().lstrip("#").strip())
    return " ".join(word for word in reversed(found) if word)


class _Quotes:
    """Whether a command goes on in the next line."""

    def __init__(self) -> None:
        self.inside: list[str] = []
        self.open = False

    def feed(self, line: str) -> None:
        if not self.inside and line.lstrip().startswith("#"):
            self.open = False
            return
        for _ in scan(line, self.inside):
            pass
        slashes = len(line) - len(line.rstrip("\\"))
        joined = slashes % 2 == 1 and self.inside[-1:] != ["'"]
        self.open = bool(self.inside) or joined
