"""The home page, composed from projects, partners and pages of text."""
