"""MCP on the wire: the only room that imports the MCP SDK, and only when somebody calls."""
