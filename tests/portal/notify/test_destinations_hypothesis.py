"""Whatever somebody types as a URL is taken or refused with a sentence."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from portal.notify import destinations, outbound, text

SCHEMAS = st.sampled_from([*destinations.SERVICES, "https", "http", "file", ""])
REST = st.text(
    st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789/:@?&=#%[]. \x00é+-_"),
    max_size=60,
)


@hypothesis_settings(deadline=None, max_examples=300)
@given(SCHEMAS, REST)
def test_any_url_is_taken_or_refused(schema: str, rest: str) -> None:
    url = f"{schema}://{rest}"
    with suppress(outbound.Refused):
        destinations.address_of(destinations.plugin_of(url))
    with suppress(outbound.Refused):
        outbound.checked_url(url)
        destinations.service_at(url)


@given(st.text())
def test_text_of_others_is_one_line_that_rings_nobody(said: str) -> None:
    for quote in (text.plain, text.marked):
        line = quote(said, 100)
        assert len(line.splitlines()) <= 1
        assert not any(a == "@" and b.isalnum() for a, b in pairwise(line))
    assert "```" not in text.MARKDOWN.block([said])[4:-4]
