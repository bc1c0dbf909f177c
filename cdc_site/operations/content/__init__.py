"""The site's first content, and its loader."""

from .loader import load_content

__all__ = ["load_content"]
