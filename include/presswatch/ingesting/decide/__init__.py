"""Pure decisions about a page: its outcome, its identity, when to revisit it."""
