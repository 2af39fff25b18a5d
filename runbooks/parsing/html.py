"""Markdown to HTML that is safe to show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import nh3
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from runbooks.parsing.blocks import MARKDOWN, tokens_of

_TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "details", "div"),
    *("dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "kbd", "li"),
    *("ol", "p", "pre", "s", "samp", "span", "strong", "sub", "summary", "sup"),
    *("table", "tbody", "td", "th", "thead", "tr", "u", "ul"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "code": {"class"}, "ol": {"start"}}
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")


def render(markdown: str) -> str:
    """Safe HTML of a piece of Markdown that a person wrote."""
    return render_tokens(tokens_of(markdown))


def render_tokens(tokens: Sequence[Token]) -> str:
    """Safe HTML: no scripts, styles, frames, pictures or event handlers.

    Links lead to http, https, mailto or the same site. A tag that is not HTML,
    such as `<pod-name>`, is shown as text; comments are dropped.
    """
    raw = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
    return nh3.clean(
        raw,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    ).strip()


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "code" and not value.startswith("language-"):
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


def _image(renderer: RendererHTML, tokens: Sequence[Token], at: int, *rest: Any) -> str:
    """A picture from elsewhere would tell its server who reads: a link will do."""
    token = tokens[at]
    href = escapeHtml(str(token.attrGet("src") or ""))
    return f'<a href="{href}">{escapeHtml(token.content or href)}</a>'


MARKDOWN.add_render_rule("html_inline", _raw_html)
MARKDOWN.add_render_rule("html_block", _raw_html)
MARKDOWN.add_render_rule("image", _image)
