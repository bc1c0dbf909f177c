"""Being found and shared: what search engines, social networks and people who pass on an address get of each page."""
