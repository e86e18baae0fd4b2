"""Pure decisions about a feed: when to ask next, what to believe of its validators."""
