"""What pages and the API read of incidents, without touching output."""

from __future__ import annotations

from portal.incidents.selectors.lists import (
    PageFacts,
    Wanted,
    incidents_page,
    page_facts,
    tags_in_use,
    with_news,
    with_page_facts,
)
from portal.incidents.selectors.steps import AnyStep, StepState, step_states

__all__ = [
    "AnyStep",
    "PageFacts",
    "StepState",
    "Wanted",
    "incidents_page",
    "page_facts",
    "step_states",
    "tags_in_use",
    "with_news",
    "with_page_facts",
]
