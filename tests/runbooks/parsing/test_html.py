"""What people write is shown, what could act is not."""

from __future__ import annotations

import pytest

from runbooks.parsing.html import render


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        pytest.param("a *b* `c`", "<p>a <em>b</em> <code>c</code></p>", id="marks"),
        pytest.param("`<pod-name>`", "<p><code>&lt;pod-name&gt;</code></p>", id="code"),
        pytest.param("the <pod-name> pod", "<p>the &lt;pod-name&gt; pod</p>", id="prose"),
        pytest.param("<!-- a -->\n\nb", "<p>b</p>", id="comment"),
        pytest.param("a <!-- b --> c", "<p>a  c</p>", id="comment inside"),
        pytest.param(
            "[a](https://b.c/d)",
            '<p><a href="https://b.c/d" rel="noopener noreferrer">a</a></p>',
            id="link",
        ),
        pytest.param(
            "[a](Other.md)",
            '<p><a href="Other.md" rel="noopener noreferrer">a</a></p>',
            id="relative link",
        ),
        pytest.param(
            "![a](https://b.c/d.png)",
            '<p><a href="https://b.c/d.png" rel="noopener noreferrer">a</a></p>',
            id="picture",
        ),
        pytest.param("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>", id="list"),
        pytest.param("a<br>b", "<p>a<br>b</p>", id="known tag"),
        pytest.param("```bash\na\n```", '<pre><code class="language-bash">a\n</code></pre>', id="fence"),
        pytest.param("", "", id="nothing"),
    ],
)  # fmt: skip
def test_markdown_is_shown(markdown: str, html: str) -> None:
    assert render(markdown) == html


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "a <script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>a</a>",
        "[a](javascript:alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "<a href='vbscript:x'>a</a>",
        "<iframe src=https://a.b></iframe>",
        "<p style='position:fixed'>a</p>",
        "<p onclick=alert(1)>a</p>",
        "<style>p{}</style>",
        "<svg onload=alert(1)>",
        "<form action=/logout><button>a</button></form>",
        "<base href=https://a.b>",
        "<meta http-equiv=refresh content=0>",
        "<object data=x></object>",
        "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<pod-name onmouseover=alert(1)>",
        "<!--><script>alert(1)</script>",
        "<!-- --!><script>alert(1)</script>",
        "<a\nhref=\tjavascript&colon;alert(1)>a</a>",
        "<details ontoggle=alert(1) open>a</details>",
    ],
)
def test_nothing_acts(markdown: str) -> None:
    html = render(markdown).lower()
    for tag in ("<script", "<img", "<iframe", "<style", "<svg", "<form", "<object", "<base", "<meta", "<math"):  # fmt: skip
        assert tag not in html
    unescaped = html.replace("&lt;", "").split("<")[1:]
    for tag in unescaped:
        inside = tag.partition(">")[0]
        assert " on" not in inside
        assert "style=" not in inside
        assert "script:" not in inside
        assert "data:" not in inside
