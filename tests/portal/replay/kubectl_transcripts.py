"""Let the real kubectl repeat the recorded transcripts against a replay.

Run by hand, where a kubectl is on PATH: which of its outputs come out the same
depends on its version, so this is a tool and no test.

    python tests/portal/replay/kubectl_transcripts.py [RECORDING...] [--shift] [-v]

Without `--shift` times are served as recorded, and only what kubectl computes
from its own clock (ages in `describe` and `kubectl events`) is compared with
durations blanked; with it, every output is.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT))

from portal.replay.serve import ReplayServer  # noqa: E402

NAMES = ("operator-down", "no-leader", "healthy")
DURATION = re.compile(r"(?<![\w.-])(?:\d+(?:\.\d+)?(?:y|d|h|m|s|ms))+(?![\w-])")
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
RFC1123 = re.compile(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000")
KLOG = re.compile(r"\b([IWEF])\d{4} \d\d:\d\d:\d\d|\b\d{4}/\d\d/\d\d \d\d:\d\d:\d\d")


def ageless(text: str) -> str:
    """Output without durations, and without the widths that depend on them."""
    text = DURATION.sub("<age>", text)
    text = re.sub(r"-{2,}", "--", re.sub(r" +", " ", text))
    return "\n".join(line.rstrip() for line in text.split("\n"))


def timeless(text: str) -> str:
    """Output without the times that a shift moves."""
    for pattern in (RFC3339, RFC1123, KLOG):
        text = pattern.sub("<time>", text)
    return ageless(text)


def repeat(transcript: dict[str, Any], server: ReplayServer) -> dict[str, Any]:
    environment = (
        os.environ | transcript["env"] | {"KUBECONFIG": str(server.kubeconfig)}
    )
    done = subprocess.run(
        transcript["argv"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return {"stdout": done.stdout, "stderr": done.stderr, "exit": done.returncode}


def same(recorded: dict[str, Any], repeated: dict[str, Any], *, shift: bool) -> str:
    """How well they agree: "exact", "ageless" or the empty string."""
    lines = sorted if recorded.get("unordered") else list
    for name, view in (("exact", str), ("ageless", timeless if shift else ageless)):
        if recorded["exit"] == repeated["exit"] and all(
            lines(view(recorded[key]).split("\n"))
            == lines(view(repeated[key]).split("\n"))
            for key in ("stdout", "stderr")
        ):
            return name
    return ""


def difference(recorded: dict[str, Any], repeated: dict[str, Any]) -> str:
    found = []
    for key in ("stdout", "stderr"):
        found += difflib.unified_diff(
            recorded[key].split("\n"),
            repeated[key].split("\n"),
            key,
            key,
            "",
            "",
            0,
            "",
        )
    return f"exit {recorded['exit']} -> {repeated['exit']}\n" + "\n".join(found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=NAMES)
    parser.add_argument("--shift", action="store_true")
    parser.add_argument("-v", "--verbose", action="store_true")
    given = parser.parse_args()
    for name in given.names:
        report(name, shift=given.shift, verbose=given.verbose)
    return 0


def report(name: str, *, shift: bool, verbose: bool) -> None:
    path = ROOT / "tests" / "recordings" / name / "transcripts.jsonl"
    transcripts = [json.loads(line) for line in path.read_text().splitlines()]
    counts = {"exact": 0, "ageless": 0, "": 0}
    folder = ROOT / "portal" / "demo" / "recordings" / name
    with (
        tempfile.TemporaryDirectory() as state,
        ReplayServer(folder, state_dir=Path(state), shift=shift) as server,
    ):
        recorded_url = json.loads((folder / "recording.json").read_text())["server"]
        for transcript in transcripts:
            repeated = repeat(transcript, server)
            for key in ("stdout", "stderr"):
                repeated[key] = repeated[key].replace(server.url, recorded_url)
            how = same(transcript, repeated, shift=shift)
            counts[how] += 1
            if not how:
                line = transcript.get("shell") or " ".join(transcript["argv"])
                print(f"{transcript['id']}: {line}")
                if verbose:
                    print(difference(transcript, repeated))
    print(
        f"{name}: {len(transcripts)} transcripts, {counts['exact']} byte for byte,"
        f" {counts['ageless']} but for ages, {counts['']} different"
    )


if __name__ == "__main__":
    sys.exit(main())
