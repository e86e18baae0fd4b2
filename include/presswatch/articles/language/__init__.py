"""Language detection of texts and blocks."""
