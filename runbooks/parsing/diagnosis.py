"""Blocks of a Diagnosis section to steps and the prose between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from markdown_it.token import Token

from runbooks.commands.lines import CommandText
from runbooks.commands.model import LeaderStatus
from runbooks.commands.parse import parse
from runbooks.parsing.blocks import Block, plain
from runbooks.parsing.found import commands_in, leader_status
from runbooks.parsing.html import is_mention, render_tokens
from runbooks.parsing.steps import Item, Prose, Step, StepCommand, StepKind
from runbooks.parsing.titles import first_sentence, from_program

Found = tuple[CommandText, ...]
_LISTS = ("bullet_list", "ordered_list")


def diagnosis_items(blocks: list[Block]) -> list[Item]:
    """Steps and prose in order; the steps are not numbered yet (`order` 0)."""
    items: list[Item] = []
    before: Block | None = None
    for block in blocks:
        found = commands_in(block)
        last = items[-1] if items else None
        if found and before and before.kind in _LISTS and _is_prose_step(last):
            # A code block at the left margin ends the list that announced it.
            items[-1] = _with_commands(last, block, found)
        elif found:
            title = found[0].comment or _announced(before) or _title(found)
            items.append(_step(block, _kind(found), title, "", found))
        elif block.kind in _LISTS:
            items += _list_items(block)
        elif leader := leader_status([block]):
            title = f"Leader status of the pods {leader.pod_prefix}…"
            items.append(
                _leader_step(block, title, render_tokens(block.tokens), leader)
            )
        else:
            items += prose(block.tokens, block.start, block.end)
        before = block
    return items


def prose(tokens: list[Token], start: int, end: int) -> list[Item]:
    """Prose, unless there is nothing to see, as with a comment."""
    html = render_tokens(tokens)
    return [Prose(html, start, end)] if html else []


def _is_prose_step(item: Item | None) -> bool:
    return isinstance(item, Step) and item.kind == "prose"


def _with_commands(item: Item | None, block: Block, found: Found) -> Step:
    assert isinstance(item, Step)  # noqa: S101
    return replace(
        item, kind=_kind(found), commands=_step_commands(found), end_line=block.end
    )


def _announced(before: Block | None) -> str:
    """The paragraph above, if it ends with a colon."""
    text = plain(before.inline) if before and before.kind == "paragraph" else ""
    return first_sentence(text) if text.endswith(":") else ""


def _list_items(block: Block) -> list[Item]:
    """A step for each item that is one; the others stay lists of prose."""
    items: list[Item] = []
    words: list[Block] = []
    for item in block.children():
        step = _item_step(item, numbered=block.kind == "ordered_list")
        if step is None:
            words.append(item)
            continue
        items += [*_prose_list(block, words), step]
        words = []
    return items + _prose_list(block, words)


def _prose_list(block: Block, words: list[Block]) -> list[Item]:
    if not words:
        return []
    inside = [token for item in words for token in item.tokens]
    tokens = [block.tokens[0], *inside, block.tokens[-1]]
    return prose(tokens, words[0].start, words[-1].end)


def _item_step(item: Block, *, numbered: bool) -> Step | None:
    """The step of a list item with all that stands in it, or None: only prose."""
    leaves = _of_one_kind([(leaf, commands_in(leaf)) for leaf in _leaves(item)])
    found = tuple(command for _, commands in leaves for command in commands)
    words = [leaf for leaf, commands in leaves if not commands]
    title = _item_title(words)
    dropped = {id(leaf.tokens[0]) for leaf, commands in leaves if commands}
    html = render_tokens(_without(item, dropped | _said(words))[1:-1])
    if found:
        title = title or found[0].comment or _title(found)
        return _step(item, _kind(found), title, html, found)
    if leader := leader_status(words):
        return _leader_step(item, title, html, leader)
    if numbered and title:
        return _step(item, "prose", title, html, ())
    return None


def _of_one_kind(leaves: list[tuple[Block, Found]]) -> list[tuple[Block, Found]]:
    """Beside commands a query stays in the prose: it would stop the run."""
    if not any(found and not found[0].promql for _, found in leaves):
        return leaves
    return [
        (leaf, () if found and found[0].promql else found) for leaf, found in leaves
    ]


def _kind(found: Found) -> StepKind:
    return "promql" if found[0].promql else "commands"


def _item_title(words: list[Block]) -> str:
    texts = [plain(leaf.inline) for leaf in words if leaf.kind == "paragraph"]
    return first_sentence(texts[0]) if texts else ""


def _said(words: list[Block]) -> set[int]:
    """The first paragraph, if it says no more than the title: one sentence, with
    nothing to follow, see or copy."""
    inline = words[0].inline if words else None
    if inline is None or any(map(_does_more, inline.children or [])):
        return set()
    text = plain(inline)
    said = first_sentence(text) == text.rstrip(" .:")
    return {id(words[0].tokens[0])} if said else set()


def _does_more(child: Token) -> bool:
    mention = child.type == "code_inline" and is_mention(child.content)
    return mention or child.type in ("link_open", "image")


def _leaves(block: Block) -> Iterator[Block]:
    """The blocks of a list item that have no blocks in them."""
    for child in block.children():
        if child.kind in (*_LISTS, "list_item", "blockquote"):
            yield from _leaves(child)
        else:
            yield child


def _without(block: Block, dropped: set[int]) -> list[Token]:
    """The tokens without some leaves, and without what they leave empty."""
    if id(block.tokens[0]) in dropped:
        return []
    if block.kind not in (*_LISTS, "list_item", "blockquote"):
        return block.tokens
    kept = [token for child in block.children() for token in _without(child, dropped)]
    return [block.tokens[0], *kept, block.tokens[-1]] if kept else []


def _title(found: Found) -> str:
    if found[0].promql:
        return "Ask Prometheus"
    return from_program(parse(found[0].text), found[0].text)


def _step(block: Block, kind: StepKind, title: str, html: str, found: Found) -> Step:
    commands = _step_commands(found)
    return Step(0, title, kind, commands, html, block.start, block.end)


def _leader_step(block: Block, title: str, html: str, leader: LeaderStatus) -> Step:
    shown = (CommandText(leader.source, leader.line),)
    step = _step(block, "leader_status", title, html, shown)
    return replace(step, leader=leader)


def _step_commands(found: Found) -> tuple[StepCommand, ...]:
    return tuple(StepCommand(one.text, one.line, promql=one.promql) for one in found)
