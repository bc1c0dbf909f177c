"""The page of all bridges."""
