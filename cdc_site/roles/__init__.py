"""Who may do what: four roles, the review before anything is public, and the four-eyes rule."""
