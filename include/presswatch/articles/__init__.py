"""From a saved page to an article: text with roles, metadata, times, language. No network, clock or database."""
