"""What was received, kept as it came: WARC store and index."""
