"""What the journal notes, what nobody can do to it, and what shows when somebody did."""
