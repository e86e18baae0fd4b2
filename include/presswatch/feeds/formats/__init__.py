"""A reader per feed format, and what the readers share."""
