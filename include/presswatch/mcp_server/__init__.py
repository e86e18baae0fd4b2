"""Read-only access for agents: an MCP server over standard input and output, on fixed statements as the reader role."""
