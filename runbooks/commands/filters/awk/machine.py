"""What an awk program works on: the record, its fields, variables, arrays."""

from __future__ import annotations

from typing import Any

from runbooks.commands.filters.awk.values import (
    UNSET,
    Input,
    Value,
    regex,
    to_number,
    to_text,
)
from runbooks.commands.filters.errors import FilterError
from runbooks.commands.filters.limits import Rounds, check_text

_MOST_FIELDS = 100_000


class Machine:
    """One run of a program. `printed` is emptied by who reads it."""

    def __init__(self) -> None:
        self.variables: dict[str, Value] = {
            "NR": 0.0,
            "FNR": 0.0,
            "FS": " ",
            "OFS": " ",
            "ORS": "\n",
            "RS": "\n",
            "SUBSEP": "\034",
            "CONVFMT": "%.6g",
            "OFMT": "%.6g",
            "RSTART": 0.0,
            "RLENGTH": -1.0,
            "FILENAME": "",
        }
        self.arrays: dict[str, dict[str, Value]] = {}
        self.printed: list[str] = []
        self.rounds = Rounds("awk")
        self._record = ""
        self._fields: list[Value] | None = []
        self._separator = " "
        self._joined = True

    # -- records and fields ------------------------------------------------

    def read(self, record: str) -> None:
        """The next record; fields are split when somebody asks for one."""
        self._record, self._fields, self._joined = record, None, True
        self._separator = self.text(self.variables["FS"])
        for name in ("NR", "FNR"):
            self.variables[name] = to_number(self.variables[name]) + 1

    def field(self, number: int) -> Value:
        if number == 0:
            return Input(self.record())
        if number < 0:
            raise FilterError(f"awk: negative field index ${number}\n", 2)
        fields = self.fields()
        return fields[number - 1] if number <= len(fields) else UNSET

    def fields(self) -> list[Value]:
        if self._fields is None:
            self._fields = [Input(one) for one in split(self._record, self._separator)]
        return self._fields

    def record(self) -> str:
        if not self._joined:
            ofs = self.text(self.variables["OFS"])
            joined = ofs.join(self.text(one) for one in self.fields())
            self._record, self._joined = check_text("awk", joined), True
        return self._record

    def set_field(self, number: int, value: Value) -> None:
        if number == 0:
            self._record, self._fields, self._joined = self.text(value), None, True
            self._separator = self.text(self.variables["FS"])
            return
        if not 0 < number <= _MOST_FIELDS:
            raise FilterError(f"awk: the portal's awk has no field ${number}\n", 2)
        fields = self.fields()
        fields += [""] * (number - len(fields))
        fields[number - 1] = value
        self._joined = False

    def set_count(self, count: int) -> None:
        """`NF = count`: fields are cut off, or added empty."""
        if not 0 <= count <= _MOST_FIELDS:
            raise FilterError(f"awk: the portal's awk has no NF of {count}\n", 2)
        fields = self.fields()
        del fields[count:]
        fields += [""] * (count - len(fields))
        self._joined = False

    # -- variables ---------------------------------------------------------

    def get(self, name: str) -> Value:
        if name == "NF":
            return float(len(self.fields()))
        return self.variables.get(name, UNSET)

    def set(self, name: str, value: Value) -> None:
        if name == "NF":
            self.set_count(int(to_number(value)))
        else:
            self.variables[name] = value

    def array(self, name: str) -> dict[str, Value]:
        return self.arrays.setdefault(name, {})

    def text(self, value: Value) -> str:
        """As text inside expressions; `shown` is for print."""
        return to_text(value, str(self.variables["CONVFMT"]))

    def shown(self, value: Value) -> str:
        return to_text(value, str(self.variables["OFMT"]))

    def print(self, text: str) -> None:
        self.printed.append(text)


def split(text: str, separator: str) -> list[str]:
    """Fields of a text. A blank separates at runs of blanks, around too."""
    if separator == " ":
        return text.split(None) if text.isascii() else _ascii_blanks(text)
    if not text:
        return []
    if separator == "":
        return list(text)
    if len(separator) == 1 and separator != "\\":
        return text.split(separator)
    return split_at(text, regex(separator))


def _ascii_blanks(text: str) -> list[str]:
    return [one for one in regex("[ \t\n]+").split(text) if one]


def split_at(text: str, pattern: Any) -> list[str]:
    """Split where a pattern matches something."""
    if not text:
        return []
    pieces: list[str] = []
    begin = 0
    for found in pattern.finditer(text):
        if found.end() > found.start():
            pieces.append(text[begin : found.start()])
            begin = found.end()
    return [*pieces, text[begin:]]
