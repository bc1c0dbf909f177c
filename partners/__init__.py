"""The organisations that the Center works with."""
