"""Alerts as pages show them: what strangers wrote, made harmless."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from portal.alerts.models import Alert

# Said of the alert elsewhere in its row.
SAID = ("alertname", "severity")
SUMMARIES = ("summary", "message", "description")
SEEN_AT_ONCE = 3
LONGEST_SUMMARY = 500
LONGEST_VALUE = 200
LONGEST_ADDRESS = 2000


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One alert. The links are http or https, or empty."""

    alert: Alert
    name: str
    summary: str
    labels: dict[str, str]
    runbook_link: str
    source_link: str


@dataclass(frozen=True, slots=True)
class AlertRows:
    """`common` are the labels that all rows have alike; each has only its others.

    `summary` is what all of them say, if they say the same; then no row says it again.
    """

    rows: list[AlertRow]
    common: dict[str, str]
    summary: str

    @property
    def first(self) -> list[AlertRow]:
        """Those that are seen without a click."""
        return self.rows[:SEEN_AT_ONCE]

    @property
    def rest(self) -> list[AlertRow]:
        """The others."""
        return self.rows[SEEN_AT_ONCE:]


def alert_rows(alerts: Sequence[Alert]) -> AlertRows:
    """The rows, with what they share said once."""
    shared = (
        set.intersection(*(_labels(alert) for alert in alerts)) if alerts else set()
    )
    said = {_summary(alert) for alert in alerts}
    same = said.pop() if len(said) == 1 and len(alerts) > 1 else ""
    rows = [_row(alert, _labels(alert) - shared, same) for alert in alerts]
    return AlertRows(rows, _shown_labels(shared), same)


def plain(text: str, most: int) -> str:
    """One line without what controls a terminal or turns the direction of reading."""
    cut = text[: most + 1]
    shown = "".join("�" if _controls(one) else one for one in " ".join(cut.split()))
    return f"{shown[:most]}…" if len(cut) > most else shown


def web_link(address: str) -> str:
    """The address if a browser may be sent there, else nothing."""
    try:
        parts = urlsplit(address)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return ""
    unclear = len(address) > LONGEST_ADDRESS or not address.isprintable()
    return address if fits and not unclear and " " not in address else ""


def _row(alert: Alert, labels: set[tuple[str, str]], same: str) -> AlertRow:
    return AlertRow(
        alert=alert,
        name=plain(alert.name, LONGEST_VALUE),
        summary="" if same else _summary(alert),
        labels=_shown_labels(labels),
        runbook_link=web_link(alert.runbook_url),
        source_link=web_link(alert.generator_url),
    )


def _summary(alert: Alert) -> str:
    annotations: Mapping[str, object] = alert.annotations
    said = (str(annotations[name]) for name in SUMMARIES if annotations.get(name))
    return plain(next(said, ""), LONGEST_SUMMARY)


def _labels(alert: Alert) -> set[tuple[str, str]]:
    return {
        (name, str(alert.labels[name])) for name in alert.labels if name not in SAID
    }


def _shown_labels(labels: set[tuple[str, str]]) -> dict[str, str]:
    return {
        plain(name, LONGEST_VALUE): plain(value, LONGEST_VALUE)
        for name, value in sorted(labels)
    }


def _controls(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn"}
