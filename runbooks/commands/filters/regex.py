"""Patterns compiled for RE2: time linear in the text, whatever people write."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import re2

from runbooks.commands.filters.posix import PatternUnsupportedError, translate


def compile_re2(pattern: str, ignore_case: bool) -> Any:
    """A leftmost-longest pattern, as POSIX has it.

    Raises PatternUnsupportedError for what is too big for RE2.
    """
    settings = re2.Options()
    settings.longest_match = True
    settings.case_sensitive = not ignore_case
    settings.log_errors = False
    settings.max_mem = 64 << 20
    try:
        return re2.compile(pattern, settings)
    except re2.error as error:
        raise PatternUnsupportedError(str(error)) from None


@lru_cache(maxsize=512)
def compile_posix(pattern: str, *, extended: bool, ignore_case: bool = False) -> Any:
    """A POSIX pattern over text that may hold newlines, its groups numbered.

    Raises PatternError and PatternUnsupportedError.
    """
    translated = translate(pattern, extended=extended, capturing=True, newlines=True)
    return compile_re2(translated, ignore_case)
