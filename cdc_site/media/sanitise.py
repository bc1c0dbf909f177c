"""What becomes of a picture before it is stored: decoded whole, turned upright, and written anew.

A photograph tells where it was taken, by which camera, sometimes by whom; a file that calls itself a picture may be
something else. So nothing of an uploaded file is kept but its pixels and its colour profile.
"""

import hashlib
import logging
from io import BytesIO
from pathlib import PurePath
from threading import Lock

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageCms
from pillow_heif import register_heif_opener

register_heif_opener()

logger = logging.getLogger(__name__)

READERS = ("AVIF", "GIF", "HEIF", "JPEG", "PNG", "TIFF", "WEBP")
# What Pillow may call the content of a file with this extension. MPO is a JPEG with a second picture behind it,
# as many telephones write it; Pillow's reader of JPEG finds it out.
FORMATS = {
    "avif": ("AVIF",),
    "gif": ("GIF",),
    "heic": ("HEIF",),
    "jpeg": ("JPEG", "MPO"),
    "jpg": ("JPEG", "MPO"),
    "png": ("PNG",),
    "tif": ("TIFF",),
    "tiff": ("TIFF",),
    "webp": ("WEBP",),
}
NAMES = {"MPO": "JPEG", "WEBP": "WebP", "HEIF": "HEIC"}

# Longer sides than this cannot be written as WebP, and hardly shown.
LONGEST_SIDE = 16_000  # pixels

# How each format is written: extension, Pillow's options. The speeds keep 25 megapixels of WebP or PNG at two to
# four seconds on one core.
WRITERS = {
    "JPEG": ("jpg", {"quality": 90, "subsampling": "4:4:4"}),
    "PNG": ("png", {"compress_level": 3}),
    "WEBP": ("webp", {"quality": 90, "method": 2}),
}
# A moving GIF becomes its first frame: a reader must be able to stop what moves (WCAG 2.2 SC 2.2.2), and without
# script nobody could.
REWRITTEN_AS = {"MPO": "JPEG", "GIF": "PNG"}
# These become a JPEG, or a PNG when parts are transparent: not every browser shows TIFF and HEIC, and writing
# 25 megapixels of AVIF takes 450 MB of memory (pages get AVIF renditions all the same).
REWRITTEN_BY_PIXELS = {"AVIF", "HEIF", "TIFF"}

# EXIF orientation, as a camera writes it, to what puts the picture upright.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# The kinds of pixels that are kept (after `Image.convert`), by the kind that was decoded. Scientific kinds (32-bit,
# floating point, Lab) are not in it and are refused: a browser has no way to show them.
KEPT_MODES = {
    "1": "L",
    "L": "L",
    "LA": "LA",
    "La": "LA",
    "P": "RGB",
    "PA": "RGBA",
    "RGB": "RGB",
    "RGBA": "RGBA",
    "RGBa": "RGBA",
    "RGBX": "RGB",
    "YCbCr": "RGB",
}
PROFILE_SPACES = {"L": "GRAY", "LA": "GRAY", "RGB": "RGB", "RGBA": "RGB"}


# 25 megapixels take 100 to 400 MB while they are decoded: one picture at a time in each process.
one_at_a_time = Lock()


class CleanPicture(ContentFile):
    """A picture that `sanitise` wrote; whoever stores pictures takes it as it is."""


def sanitise(file: File) -> CleanPicture:
    """The picture in `file` without anything but pixels and colour profile, upright, under a name made here.

    The name is made from the content, with the extension of what was written: an uploaded name often holds the
    name of a person or a day. Raises ValidationError, in words for an editor, when the file is no picture of an
    allowed kind, is damaged, is not what its name says, or is larger than settings allow. The number of pixels is
    looked at before any is decoded.
    """
    extension = PurePath(file.name or "").suffix.lower().removeprefix(".")
    if extension not in FORMATS or extension not in settings.WAGTAILIMAGES_EXTENSIONS:
        raise ValidationError(
            _("This kind of file cannot be used as a picture. Use JPEG, PNG, WebP, AVIF, GIF, TIFF or HEIC."),
            code="unknown_kind",
        )
    limit = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    if file.size > limit:
        raise ValidationError(
            _("This picture has %(size)s; at most %(limit)s are possible. Save it smaller and try again."),
            code="too_heavy",
            params={"size": filesizeformat(file.size), "limit": filesizeformat(limit)},
        )

    file.seek(0)
    with one_at_a_time:
        picture = _open(BytesIO(file.read()), extension)
        kind = REWRITTEN_AS.get(picture.format, picture.format)
        picture, profile = _bare(picture)
        if kind in REWRITTEN_BY_PIXELS:
            kind = "PNG" if picture.mode in {"LA", "RGBA"} else "JPEG"
        content, extension = written(picture, kind, profile)
    return CleanPicture(content, name=f"{_digest(content)}.{extension}")


def wrote(file: File) -> bool:
    """Whether `file`, which is open, is as `sanitise` wrote it: its name holds what its content says.

    A storage or a model may have put something before or behind the name.
    """
    file.seek(0)
    return _digest(file.read()) in PurePath(file.name or "").name


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:24]


def _open(content: BytesIO, extension: str) -> Image.Image:
    """The picture behind `content`, not yet decoded; of a format that fits the extension, and not too large."""
    try:
        picture = Image.open(content, formats=READERS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except Exception as error:  # decoders of hostile bytes raise anything, from struct.error to SyntaxError
        raise _damaged(error) from error
    if picture.format not in FORMATS[extension]:
        raise ValidationError(
            _("This file is called .%(extension)s, but it is a %(format)s picture. Save it again under a right name."),
            code="disguised",
            params={"extension": extension, "format": NAMES.get(picture.format, picture.format)},
        )
    pixels = picture.width * picture.height
    if pixels > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS or max(picture.size) > LONGEST_SIDE:
        raise _too_large()
    return picture


def _bare(picture: Image.Image) -> tuple[Image.Image, bytes | None]:
    """The pixels alone: decoded, upright, in a kind that browsers show; and the colour profile that belongs to them."""
    try:
        picture.load()
        profile = picture.info.get("icc_profile") or None
        picture = _upright(picture)
        if picture.mode == "CMYK":
            picture, profile = _for_screens(picture, profile), None
        elif picture.mode.startswith("I;16"):
            # Pillow's own conversion would cut every brightness above 255 instead of scaling it
            picture = picture.point(lambda level: level / 256).convert("L")
        elif picture.mode in KEPT_MODES:
            mode = KEPT_MODES[picture.mode]
            if mode == "RGB" and picture.has_transparency_data:
                mode = "RGBA"
            elif mode == "L" and picture.has_transparency_data:
                mode = "LA"
            if mode != picture.mode:
                picture = picture.convert(mode)
        else:
            raise ValueError(f"pixels of kind {picture.mode}")
        if profile and _space(profile) != PROFILE_SPACES[picture.mode]:
            profile = None
    except Exception as error:  # as above
        raise _damaged(error) from error
    # comments and the like live here, and some of Pillow's writers take them over unasked
    picture.info = {}
    return picture, profile


def _upright(picture: Image.Image) -> Image.Image:
    try:
        turn = TURNS.get(picture.getexif().get(ExifTags.Base.Orientation))
    except Exception:  # broken EXIF around sound pixels: an editor can do nothing about it
        logger.info("An uploaded picture's EXIF could not be read; its orientation is left as it is.")
        return picture
    return picture if turn is None else picture.transpose(turn)


def _for_screens(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Printing colours as screen colours (sRGB), by the picture's own profile when it has a sound one."""
    if profile and _space(profile) == "CMYK":
        return ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
        )
    return picture.convert("RGB")


def _space(profile: bytes) -> str:
    """The colour space of an ICC profile: GRAY, RGB, CMYK…; empty for a broken profile."""
    try:
        return ImageCms.ImageCmsProfile(BytesIO(profile)).profile.xcolor_space.strip()
    except (OSError, ImageCms.PyCMSError):
        return ""


def written(picture: Image.Image, kind: str, profile: bytes | None) -> tuple[bytes, str]:
    """The picture as bytes of this kind, and the extension for it; as PNG when the kind cannot hold the picture."""
    extension, options = WRITERS[kind]
    output = BytesIO()
    try:
        picture.save(output, kind, icc_profile=profile, **options)
    except (OSError, ValueError):  # such as WebP's limit for very noisy pictures
        if kind == "PNG":
            raise
        return written(picture, "PNG", profile)
    return output.getvalue(), extension


def _too_large() -> ValidationError:
    return ValidationError(
        _(
            "This picture is too large: at most %(limit)s megapixels are possible, and %(side)s pixels on a side. "
            "Make it smaller and try again."
        ),
        code="too_large",
        params={"limit": settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000, "side": LONGEST_SIDE},
    )


def _damaged(error: Exception) -> ValidationError:
    logger.info("An uploaded picture was refused: %s", type(error).__name__)
    return ValidationError(
        _(
            "This picture cannot be opened: the file is damaged, cut off, or no picture. "
            "Open it in a picture program, save it again and try once more."
        ),
        code="damaged",
    )
