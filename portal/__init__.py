"""Runbook Portal: what people do with runbooks."""
