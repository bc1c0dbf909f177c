"""Date formats per language, where Django's own are missing or not those of the region."""
