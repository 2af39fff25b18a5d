"""What alerts come from: one package a kind, each pure. docs/dev/adding-an-alert-source.md."""
