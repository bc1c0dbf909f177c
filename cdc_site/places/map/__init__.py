"""The bridges map: land, arcs from North and East Syria to places abroad, and names or numbers that never collide."""

from .drawing import BridgesMap, draw_map
from .places import Bridge, MapPlace

__all__ = ["Bridge", "BridgesMap", "MapPlace", "draw_map"]
