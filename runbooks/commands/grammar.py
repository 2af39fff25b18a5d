"""The grammar of bash, used to find structure; it never runs anything."""

from __future__ import annotations

import tree_sitter_bash
from tree_sitter import Language, Parser, Tree

_BASH = Language(tree_sitter_bash.language())

# The grammar's scanner looks characters beyond ASCII up in a table that ends
# before them (tree-sitter-bash issue 337: `{` and an emoji end the process).
# To bash they are parts of words but not of names, as dots are.
_ASCII_ONLY = bytes(range(128)) + b"." * 128


def tree_of(source: bytes) -> Tree:
    """The syntax tree of UTF-8 text; its offsets are those of `source`.

    A parser per call: they are not shared between threads.
    """
    return Parser(_BASH).parse(source.translate(_ASCII_ONLY))
