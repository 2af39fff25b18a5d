"""The grammar of bash, used to find structure; it never runs anything."""

from __future__ import annotations

import tree_sitter_bash
from tree_sitter import Language, Parser, Tree

_BASH = Language(tree_sitter_bash.language())


def tree_of(source: bytes) -> Tree:
    """The syntax tree of UTF-8 text. A parser per call: they are not shared."""
    return Parser(_BASH).parse(source)
