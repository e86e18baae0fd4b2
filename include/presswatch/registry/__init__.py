"""Source files, strict YAML, OPML in and out, the editor of source files."""
