"""Markdown to HTML that is safe to show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import nh3
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from runbooks.commands.lines import PROGRAMS
from runbooks.parsing.blocks import MARKDOWN, tokens_of

_TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "details", "div"),
    *("dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "kbd", "li"),
    *("ol", "p", "pre", "s", "samp", "span", "strong", "sub", "summary", "sup"),
    *("table", "tbody", "td", "th", "thead", "tr", "u", "ul"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "code": {"class"}, "ol": {"start"}}
_PICTURES = {"img": {"src", "alt", "title", "loading"}}
# The class of inline code that is a command: pages offer to copy it.
MENTION = "language-command"
# What a source may serve; see portal/web/source_file.py.
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")
_VERB_ONLY = re.compile(r"(?:kubectl|oc)(?: -[\w-]+)* [\w-]+")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")


def render(markdown: str) -> str:
    """Safe HTML of a piece of Markdown that a person wrote."""
    return render_tokens(tokens_of(markdown), pictures=False)


def render_tokens(tokens: Sequence[Token], *, pictures: bool = True) -> str:
    """Safe HTML: no scripts, styles, frames or event handlers.

    Links lead to http, https, mailto or the same site, pictures to files beside
    the text only. A tag that is not HTML, such as `<pod-name>`, is shown as text;
    comments are dropped.
    """
    env = {"pictures": pictures}
    raw = MARKDOWN.renderer.render(tokens, MARKDOWN.options, env)
    return nh3.clean(
        raw,
        tags=_TAGS | {"img"} if pictures else _TAGS,
        attributes=_ATTRIBUTES | _PICTURES if pictures else _ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    ).strip()


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "code" and not value.startswith("language-"):
        return None
    if tag == "img" and name == "src" and not _is_beside(value):
        return None
    return value


def _raw_html(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, *rest: Any
) -> str:
    text = _COMMENT.sub("", tokens[at].content)
    return _TAG.sub(_tag, text)


def _tag(found: re.Match[str]) -> str:
    """Tags that HTML does not know are people's placeholders."""
    known = found[1].lower() in _TAGS | nh3.ALLOWED_TAGS | _REMOVED
    return found.group() if known else escapeHtml(found.group())


# Known to HTML, and removed with what is in them or without.
_REMOVED = {
    *("script", "style", "iframe", "object", "embed", "form", "input", "button"),
    *("link", "meta", "base", "svg", "math", "template", "textarea", "select"),
    *("frame", "frameset", "noscript", "audio", "video", "source", "html", "body"),
    *("head", "title", "img", "picture", "canvas"),
}


def _is_beside(reference: str) -> bool:
    """Whether it is a relative path to a picture: no host, no scheme, no query."""
    ending = reference.lower().endswith(PICTURES)
    return ending and not re.match(r"//|[^/]*:", reference) and "?" not in reference


def _image(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any
) -> str:
    """A picture from elsewhere would tell its server who reads: a link will do."""
    token = tokens[at]
    source = str(token.attrGet("src") or "")
    href, text = escapeHtml(source), escapeHtml(token.content)
    if env.get("pictures") and _is_beside(source):
        return f'<img src="{href}" alt="{text}" loading="lazy">'
    return f'<a href="{href}">{text or href}</a>'


def is_mention(code: str) -> bool:
    """Whether inline code is a known program with something to do.

    `kubectl logs` names the verb, and `phase="Failed"` is no command.
    """
    text = code.strip()
    program, _, rest = text.partition(" ")
    known = program in PROGRAMS and bool(rest.strip())
    return known and not _VERB_ONLY.fullmatch(text)


def _code(renderer: RendererHTML, tokens: Sequence[Token], at: int, *rest: Any) -> str:
    """Inline code; a command that can be copied and run is told apart."""
    marked = f' class="{MENTION}"' if is_mention(tokens[at].content) else ""
    return f"<code{marked}>{escapeHtml(tokens[at].content)}</code>"


MARKDOWN.add_render_rule("html_inline", _raw_html)
MARKDOWN.add_render_rule("html_block", _raw_html)
MARKDOWN.add_render_rule("image", _image)
MARKDOWN.add_render_rule("code_inline", _code)
