"""Normal forms of text, patterns, phrases by language."""
