"""Find a person: every place where a name stands, and its removal there."""
