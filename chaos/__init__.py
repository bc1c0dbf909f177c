"""Faults, made on purpose. `make chaos` prints one line a figure and fails when a bound is missed."""
