"""Checks of pages that warn and never block."""
