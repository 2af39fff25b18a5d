"""The template that an installation begins with."""

DEFAULT = """\
# Post-mortem of #{{ number }}: {{ title }}

{{ drill }}

{{ facts }}

## Summary

*What happened, in three sentences that somebody from another team understands.*

## Impact

*Who noticed what, for how long. What kept working?*

{{ runbook_impact }}

## Times

{{ times }}

## What was seen

{{ evidence }}

## What was done

{{ actions }}

## Timeline

{{ timeline }}

## Why it happened

*The chain of causes, without names of people. What made it possible, what set it off, what made it last?*

## What went well, what did not

-

## Follow-ups

{{ follow_ups }}

## What was missing in this runbook

*Steps that were run beside it, steps that were skipped or could not run. Each is a change to the runbook.*

{{ runbook_gaps }}

## People

{{ people }}

## Alerts

{{ alerts }}
"""
