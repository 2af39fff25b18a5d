"""Relative links and pictures are led to where they can be read."""

from __future__ import annotations

from runbooks.parsing.document import parse_document
from runbooks.parsing.html import render
from runbooks.parsing.links import linked, references

TEXT = """\
## Diagnosis

1. See [the other](Other.md#a), [a file](x.txt), [out](https://a.b/c.png) and [below](#here).

   ![plan "b"](../img/plan%20b.PNG) ![far](https://a.b/c.png) ![double](//a.b/c.png)

<img src="shots/a.jpg" onerror="alert(1)"> <img src="javascript:x.png"> ![q](a.png?x)

```bash
echo '<a href="Other.md">'
```
"""


def html_of(text: str) -> str:
    return "".join(
        item.html for section in parse_document(text).sections for item in section.items
    )


def test_relative_references_are_found() -> None:
    found = references(parse_document(TEXT))
    assert found == {
        *("Other.md#a", "x.txt", "#here", "../img/plan%20b.PNG", "shots/a.jpg"),
        "a.png?x",
    }


def test_only_pictures_beside_the_text_are_shown() -> None:
    html = html_of(TEXT)
    assert (
        '<img src="../img/plan%20b.PNG" alt="plan &quot;b&quot;" loading="lazy">'
        in html
    )
    assert '<img src="shots/a.jpg">' in html
    assert 'href="https://a.b/c.png"' in html
    for bad in ('src="https', 'src="//', "onerror", "javascript", 'src="a.png?x"'):
        assert bad not in html


def test_references_become_their_targets_or_nothing() -> None:
    targets = {"Other.md#a": '/runbooks/Other?"x"&y', "../img/plan%20b.PNG": "/p"}
    document = linked(parse_document(TEXT), targets.get)
    html = "".join(item.html for one in document.sections for item in one.items)
    assert 'href="/runbooks/Other?&quot;x&quot;&amp;y"' in html
    assert '<img src="/p" alt=' in html
    assert 'rel="noopener noreferrer">a file</a>' in html
    assert "x.txt" not in html
    assert 'href="https://a.b/c.png"' in html
    assert [step.order for step in document.steps] == [1, 2]


def test_notes_of_people_show_no_pictures() -> None:
    assert "<img" not in render("![a](b.png) <img src='b.png'>")
