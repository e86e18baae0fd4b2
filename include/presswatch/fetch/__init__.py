"""HTTP: client, connection, SSRF guard, response headers, feed credentials."""
