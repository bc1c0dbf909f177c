"""Places at both ends of the bridges, and the drawing of a bridge."""
