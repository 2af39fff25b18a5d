"""Reads the JSON that somebody sends."""

from __future__ import annotations

import json
import re
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

# What PostgreSQL can not store.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class JsonParser(Parser):
    """JSON; what is wrong with it is raised as ValueError and answered with 400."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The decoded body."""
        body = json.loads(request.body)
        if _unstorable(body):
            raise ValueError("a text in it holds NUL or half a character")
        return body


def _unstorable(value: Any) -> bool:
    if isinstance(value, str):
        return bool(_UNSTORABLE.search(value))
    if isinstance(value, dict):
        return any(_unstorable(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(map(_unstorable, value))
