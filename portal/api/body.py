"""Reads the JSON that somebody sends."""

from __future__ import annotations

import json
import re
from typing import Any

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.parser import Parser

# What PostgreSQL can not store.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class JsonParser(Parser):
    """JSON with a sentence for what is wrong with it."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The decoded body; an empty one is `{}`."""
        if not request.body:
            return {}
        try:
            body = json.loads(request.body)
            unstorable = _unstorable(body)
        except (ValueError, RecursionError) as error:
            raise HttpError(400, f"The body is not valid JSON: {error}") from error
        if unstorable:
            raise HttpError(400, "A text in the body holds NUL or half a character.")
        return body


def _unstorable(value: Any) -> bool:
    if isinstance(value, str):
        return bool(_UNSTORABLE.search(value))
    if isinstance(value, dict):
        return any(_unstorable(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(map(_unstorable, value))
