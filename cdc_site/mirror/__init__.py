"""The public site as files that need no server."""
