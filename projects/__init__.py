"""What the Center does."""
