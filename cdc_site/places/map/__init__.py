"""The bridges map: land, arcs from North and East Syria to places abroad, and names or numbers that never collide."""

from .drawing import MOST_ARCS, BridgesMap, draw_map
from .places import Bridge, MapPlace

__all__ = ["MOST_ARCS", "Bridge", "BridgesMap", "MapPlace", "draw_map"]
