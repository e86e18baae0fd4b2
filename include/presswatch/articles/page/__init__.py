"""What a page says: safe markup, text blocks, JSON-LD, metadata, title, authors, times, hints."""
