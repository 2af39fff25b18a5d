"""What may not be stored: found in objects and in text, before anybody sees it.

Two layers. `redact_object` knows where Kubernetes objects keep secrets;
`TextRedactor` knows what secrets look like in logs and printed text. Both put
`[redacted: rule]` in their place and both fail closed: what can not be examined
is blanked. `OutputCleaner` makes terminal tricks visible; text goes through it
first, so that an escape sequence in the middle of a password hides nothing.
"""

from portal.execution.redaction.controls import OutputCleaner, strip_controls
from portal.execution.redaction.marker import RULES, marked_size
from portal.execution.redaction.objects import redact_object
from portal.execution.redaction.text import TextRedactor, redact_text

__all__ = [
    "RULES",
    "OutputCleaner",
    "TextRedactor",
    "marked_size",
    "redact_object",
    "redact_text",
    "strip_controls",
]
