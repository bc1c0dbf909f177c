"""What the public process sees of the database, and how it writes: a role, a schema of views, a few functions."""
