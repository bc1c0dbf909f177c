"""Publishing and withdrawing a page in all its languages at once."""
