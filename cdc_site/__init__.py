"""The Center's site: wiring, and what every page shares."""
