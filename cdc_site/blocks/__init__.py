"""The blocks that pages are written in. A block and its template in `templates/blocks/` carry the same name."""

from .streams import BodyStreamBlock, IntroStreamBlock, leading_text

__all__ = ["BodyStreamBlock", "IntroStreamBlock", "leading_text"]
