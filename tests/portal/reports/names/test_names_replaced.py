"""Replacing: the same name by the same word, whole names, in every disguise."""

from __future__ import annotations

import base64
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core.errors import UserError
from portal.reports.names.kinds import Kind, Name
from portal.reports.names.mapping import replacements
from portal.reports.names.replacing import TAKEN_OUT, Replacer

NODES = [Name(Kind.NODE, "worker-1"), Name(Kind.NODE, "worker-10")]


def replacer(names=NODES, words=(), keep=()) -> Replacer:
    return Replacer(replacements(names, words, keep))


def test_longer_names_go_first_and_keep_their_own_replacement():
    assert replacer().replace("worker-10 worker-1 worker-100") == (
        "node-2 node-1 worker-100"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("virt-handler-worker-1-x", "virt-handler-node-1-x"),
        ("WORKER-1", "node-1"),
        ("https://h/%2Fworker-1?x", "https://h/%2Fnode-1?x"),
        (r'"msg":"down\nworker-1"', r'"msg":"down\nnode-1"'),
        (r"\u003cworker-1\u003e", r"\u003cnode-1\u003e"),
        ("worker-1.acme", "node-1.acme"),
        ("_worker-1_", "_node-1_"),
        ("coworker-1", "coworker-1"),
    ],
)
def test_name_is_found_inside_longer_text(text, expected):
    assert replacer().replace(text) == expected


def test_added_words_are_found_anywhere():
    assert replacer(words=["acme"]).replace("AcmeCorp-vm") == "word-1Corp-vm"


def test_base64_that_holds_a_name_is_taken_out_as_a_whole():
    hidden = base64.b64encode(b"node is worker-1 today").decode()
    harmless = base64.b64encode(b"nothing to see here, go on").decode()
    told = replacer().replace(f"a: {hidden}\nb: {harmless}\n")
    assert told == f"a: {TAKEN_OUT}\nb: {harmless}\n"


def test_name_across_two_pieces_of_output_is_replaced():
    pieces = iter(["on wor", "ker-1\nand wo", "rker-10"])
    assert "".join(replacer().replace_lines(pieces)) == "on node-1\nand node-2"


def test_kept_name_stays_and_does_not_change_the_others():
    changed = replacer(keep=["Worker-1"])
    assert changed.replace("worker-1 worker-10") == "worker-1 node-2"


def test_no_replacement_holds_a_name():
    names = [*NODES, Name(Kind.NODE, "node-1"), Name(Kind.NAMESPACE, "namespace")]
    made = replacements(names, (), ())
    texts = [one.text for one in made]
    assert len(set(texts)) == len(names)
    assert not any(re.search(r"\bnode-1\b|\bnamespace\b", text) for text in texts)


def test_words_that_stand_in_every_replacement_still_get_one():
    [one] = replacements([Name(Kind.NODE, "alpha")], ["node"], ())[1:]
    assert "node" not in one.text


def test_words_that_leave_nothing_are_refused():
    with pytest.raises(UserError) as refused:
        replacements(
            [Name(Kind.NODE, "alpha")], ["node", "qqq", "xxx", "zzz", "jjj", "kkk"], ()
        )
    assert refused.value.code == "public-no-replacement"


def test_counts_and_samples_are_those_of_the_text():
    one = replacer()
    text = "worker-1 and worker-1\nnothing\nworker-10\n"
    assert "".join(one.replace_lines(iter([text])))
    assert dict(one.counts) == {"worker-1": 2, "worker-10": 1}
    assert [sample.after for sample in one.samples] == ["node-1 and node-1", "node-2"]


WORD = st.text("ab19", min_size=1, max_size=3)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(
        st.lists(WORD, min_size=1, max_size=3).map("-".join),
        min_size=1,
        max_size=12,
        unique_by=str.lower,
    ),
    st.lists(st.integers(0, 11), max_size=20),
    st.sampled_from([" ", "-", "/", ".", "_", "\n", '":"', "%2F"]),
)
def test_whatever_the_names_none_is_left(texts, order, between):
    names = [Name(Kind.OBJECT, text) for text in texts]
    made = replacements(names, (), ())
    changed = Replacer(made)
    before = between.join(texts[at % len(texts)] for at in order)
    after = changed.replace(before)
    assert changed.find(after) is None
    assert len({one.text for one in made}) == len(texts)
