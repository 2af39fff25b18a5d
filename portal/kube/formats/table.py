"""A server-side Table as kubectl prints it (cli-runtime's HumanReadablePrinter)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.kube.formats.go_values import sprint

EVENT_WIDTH = len("MODIFIED")
_BREAKS = str.maketrans("\f\r", "\n\n")
_TERMINAL = str.maketrans({"\x1b": "^["})


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What to add to a server's table and what to leave out.

    `kind` is put before each name (`deployment.apps/x`) unless empty.
    """

    headers: bool = True
    wide: bool = False
    namespace: bool = False
    kind: str = ""
    label_columns: tuple[str, ...] = ()
    show_labels: bool = False


class TablePrinter:
    """Lines of cells of tables that follow each other; equal headers print once."""

    def __init__(self, options: TableOptions) -> None:
        self._options = options
        self._last_columns: list[dict[str, Any]] = []
        self._headed = False

    def lines(self, table: dict[str, Any], event: str = "") -> list[list[str]]:
        """The cells of one Table, header first where one is due.

        `event` is what a watch says of its objects: it becomes the first column.
        """
        columns = table.get("columnDefinitions") or self._last_columns
        if columns != self._last_columns:
            self._last_columns, self._headed = columns, False
        rows = table.get("rows") or []
        if not rows:
            return []
        shown = [
            index
            for index, column in enumerate(columns)
            if self._options.wide or not column.get("priority")
        ]
        lines = (
            [] if self._headed or not self._options.headers else [self._header(shown)]
        )
        self._headed = True
        titled = len(lines)
        name = self._name_column()
        lines += [self._row(row, shown, name) for row in rows]
        if event:
            for number, line in enumerate(lines):
                line.insert(0, "EVENT" if number < titled else event.ljust(EVENT_WIDTH))
        return lines

    def _header(self, shown: list[int]) -> list[str]:
        names = [self._last_columns[index]["name"] for index in shown]
        names += [label.rpartition("/")[2] for label in self._options.label_columns]
        if self._options.namespace:
            names.insert(0, "namespace")
        if self._options.show_labels:
            names.append("labels")
        return [name.upper() for name in names]

    def _name_column(self) -> int:
        if self._options.kind:
            for index, column in enumerate(self._last_columns):
                if column.get("format") == "name" and column.get("type") == "string":
                    return index
        return -1

    def _row(self, row: dict[str, Any], shown: list[int], name: int) -> list[str]:
        cells = row.get("cells") or []
        texts = [
            cell_text(cells[index], self._options.kind if index == name else "")
            for index in shown
            if index < len(cells)
        ]
        metadata = (row.get("object") or {}).get("metadata") or {}
        if self._options.namespace:
            texts.insert(0, metadata.get("namespace", ""))
        return texts + self._label_cells(metadata.get("labels") or {})

    def _label_cells(self, labels: dict[str, str]) -> list[str]:
        texts = [labels.get(label, "") for label in self._options.label_columns]
        if self._options.show_labels:
            pairs = sorted(f"{key}={labels[key]}" for key in labels)
            texts.append(",".join(pairs) or "<none>")
        return texts


def cell_text(value: Any, kind: str = "") -> str:
    """One cell, cut at its first line break, with terminal escapes made visible."""
    text = "" if value is None else sprint(value)
    if kind:
        text = f"{kind}/{text}"
    if text.isprintable():
        return text
    head, broken, _ = text.translate(_BREAKS).partition("\n")
    return head.translate(_TERMINAL) + ("..." if broken else "")
