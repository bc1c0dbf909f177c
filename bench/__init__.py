"""Measurements. `make bench` prints one line a figure and fails when a bound is missed."""
