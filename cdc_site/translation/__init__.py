"""The translation desk: what is translated, what is not, what has become outdated."""
