"""The journal: an append-only record of who changed what, which shows when somebody has altered it."""
