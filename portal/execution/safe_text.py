"""Text of a cluster on its way to storage: cleaned, then redacted."""

from __future__ import annotations

from portal.execution.redaction.controls import OutputCleaner
from portal.execution.redaction.text import TextRedactor


class SafeText:
    """A TextFilter (session.py). Cleaned first: an escape sequence in the middle
    of a secret would hide it from the redactor."""

    def __init__(self) -> None:
        self._cleaner = OutputCleaner()
        self._redactor = TextRedactor()

    def feed(self, text: str) -> str:
        """The part that is safe to store already."""
        return self._redactor.feed(self._cleaner.feed(text))

    def flush(self) -> str:
        """The rest."""
        return self._redactor.feed(self._cleaner.flush()) + self._redactor.flush()
