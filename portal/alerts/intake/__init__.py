"""From a POST to alerts: receiving, working off, comparing, putting aside."""
