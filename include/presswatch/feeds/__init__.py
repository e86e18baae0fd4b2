"""Feed body → ParsedFeed: parse, parse_in_child; entry keys and entry decisions."""
