"""The pages of sources: who sees them, and what lint says there."""

from __future__ import annotations

import pytest

from portal.web.source import LONGEST, PAGE_SIZE
from runbooks.library import import_folder

TEXT = """# Shaky

## Meaning

It shakes. <script>alert(1)</script>

## Impact

TODO

## Diagnosis

```bash
kubectl -n kubevirt logs
ssh <node-name>
kubectl get nodes
```

## Mitigation

Hold it.
"""


@pytest.fixture
def source(db, tmp_path):
    (tmp_path / "Shaky.md").write_text(TEXT)
    (tmp_path / "Torn.md").write_bytes(b"# Caf\xe9")
    import_folder("ours", tmp_path, "Our <b>own</b>")


@pytest.fixture
def big(db, tmp_path):
    for number in range(PAGE_SIZE + 5):
        (tmp_path / f"Alert{number:02}.md").write_text(TEXT)
    import_folder("big", tmp_path)


def test_everybody_who_is_signed_in_sees_what_is_wrong(
    browser_of, alice, bob, charlie, source
):
    for person in (alice, bob, charlie):
        page = browser_of(person).get("/runbooks/sources/ours")
        html = page.content.decode()
        assert "<b>Object is missing.</b>" in html
        assert "<code>ssh &lt;node-name&gt;</code>" in html
        assert "2 of 3 run" in html
        assert "Our &lt;b&gt;own" in html
        assert "<script>alert" not in html


def test_lines_stand_in_the_order_of_the_text(browser_of, alice, source):
    (row,) = browser_of(alice).get("/runbooks/sources/ours").context["rows"]
    assert [(line.number, line.title) for line in row.lines] == [
        (9, "Unfinished text"),
        (14, "Object is missing"),
        (15, "manual"),
    ]
    assert (row.errors, row.warnings) == (1, 1)


def test_files_that_could_not_be_read_are_named(browser_of, alice, source):
    html = browser_of(alice).get("/runbooks/sources/ours").content.decode()
    assert "Torn.md" in html
    assert "is not UTF-8" in html


def test_list_counts_runbooks_and_leads_to_each_source(browser_of, bob, source):
    client = browser_of(bob)
    (one,) = client.get("/runbooks/sources/").context["sources"]
    assert one.present == 1
    for path in ("/runbooks/sources/", "/runbooks/"):
        assert b'href="/runbooks/sources/ours"' in client.get(path).content


def test_long_sources_go_on_where_the_page_ended(browser_of, alice, big):
    client = browser_of(alice)
    first = client.get("/runbooks/sources/big").context
    assert first["after"] == f"Alert{PAGE_SIZE - 1:02}"
    second = client.get("/runbooks/sources/big", {"after": first["after"]}).context
    names = [row.runbook.name for row in (*first["rows"], *second["rows"])]
    assert names == [f"Alert{number:02}" for number in range(PAGE_SIZE + 5)]
    assert second["after"] is None


def test_text_that_is_too_long_is_not_checked(browser_of, alice, tmp_path):
    (tmp_path / "Long.md").write_text(TEXT + "x" * LONGEST)
    import_folder("long", tmp_path)
    (row,) = browser_of(alice).get("/runbooks/sources/long").context["rows"]
    assert row.share == "too long to be checked here"


@pytest.mark.parametrize("path", ["/runbooks/sources/", "/runbooks/sources/big"])
def test_pages_take_few_queries(
    browser_of, alice, big, path, django_assert_max_num_queries
):
    client = browser_of(alice)
    with django_assert_max_num_queries(6):
        assert client.get(path).status_code == 200


def test_source_that_does_not_exist_is_not_found(browser_of, alice, source):
    client = browser_of(alice)
    assert client.get("/runbooks/sources/theirs").status_code == 404
    assert client.post("/runbooks/sources/ours").status_code == 405
    assert client.get("/runbooks/sources/ours?after=%00").status_code == 200


def test_runbook_may_be_called_sources(browser_of, alice, tmp_path):
    (tmp_path / "sources.md").write_text(TEXT)
    import_folder("odd", tmp_path)
    assert b"It shakes" in browser_of(alice).get("/runbooks/sources").content
