"""What leaves the portal: bundle, public copy, post-mortem, ticket, issue."""
