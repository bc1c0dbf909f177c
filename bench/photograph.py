"""A drawn picture that costs as much as a photograph: large forms, small ones, and the grain of a cheap camera."""

from io import BytesIO

from PIL import Image, ImageOps

# noise in cells of so many pixels, how strong it is, and how much of the picture so far it replaces
OCTAVES = (
    (400, 110, 1.0),
    (200, 100, 0.45),
    (100, 90, 0.4),
    (50, 80, 0.35),
    (25, 60, 0.3),
    (12, 45, 0.25),
    (6, 30, 0.2),
    (3, 20, 0.15),
    (1, 10, 0.1),
)


def photograph(width: int = 2400, height: int = 1600) -> bytes:
    """A JPEG of this size in pixels, another one each time. At 2400 × 1600 it has 1.2 MB, 2.5 bits a pixel."""
    light = _forms((width, height))
    colours = [_forms((width // 8, height // 8)).resize(light.size, Image.Resampling.BICUBIC) for _ in range(2)]
    grey = Image.new("L", light.size, 128)
    picture = Image.merge("YCbCr", [light, *(Image.blend(grey, colour, 0.3) for colour in colours)])
    output = BytesIO()
    picture.convert("RGB").save(output, "JPEG", quality=90)
    return output.getvalue()


def _forms(size: tuple[int, int]) -> Image.Image:
    picture = Image.new("L", size)
    for cells, strength, share in OCTAVES:
        small = (max(2, size[0] // cells), max(2, size[1] // cells))
        noise = Image.effect_noise(small, strength).resize(size, Image.Resampling.BICUBIC)
        picture = Image.blend(picture, noise, share)
    return ImageOps.autocontrast(picture, cutoff=1)
