"""Fresh and private caches: what they may keep, when it is out of date, and what must go at once."""
