"""Addresses: readable slugs, redirects from old ones, links in texts, and addresses that readers tried in vain."""
