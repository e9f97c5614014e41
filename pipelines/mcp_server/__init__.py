"""The market for an assistant: `server` speaks the Model Context Protocol and needs the extra `mcp`, `untrusted` decides how captured words are given."""
