"""Bytes of pictures for tests: sound ones, ones that tell too much, and ones that are no pictures."""

import struct
import zlib
from io import BytesIO

from PIL import ExifTags, Image, ImageCms, TiffImagePlugin
from PIL.PngImagePlugin import PngInfo
from pillow_heif import register_heif_opener

register_heif_opener()

SERIAL = b"SERIAL-0815-4711"
PLACE = b"PLACE-MEADOW-BY-THE-RIVER"
MAKER_NOTE = b"MAKER-NOTE-SECRET"
THUMBNAIL = b"THUMBNAIL-SECRET"
XMP = b"XMP-SECRET"
IPTC = b"IPTC-SECRET"
COMMENT = b"COMMENT-SECRET"
SECRETS = [SERIAL, PLACE, MAKER_NOTE, THUMBNAIL, XMP, IPTC, COMMENT]

XMP_PACKET = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>' + XMP + b"</dc:creator></rdf:Description></rdf:RDF>"
    b"</x:xmpmeta><?xpacket end='w'?>"
)
# answers with which a picture may be used on a page
NOBODY_TO_BE_SEEN = {"recognisable": "no", "agreement": "nobody", "at_risk": "no"}
RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 160, 30), (30, 30, 200), (250, 250, 250)


def corners(mode="RGB", size=(64, 48)) -> Image.Image:
    """A picture with another colour in each corner, so that it can be seen which way up it is."""
    picture = Image.new("RGB", size)
    half = (size[0] // 2, size[1] // 2)
    for colour, place in ((RED, (0, 0)), (GREEN, (half[0], 0)), (BLUE, (0, half[1])), (WHITE, half)):
        picture.paste(colour, (*place, place[0] + half[0], place[1] + half[1]))
    return picture.convert(mode)


def corner_colours(picture: Image.Image) -> list[str]:
    """The colours of the corners, from top left over top right and bottom left to bottom right."""
    picture = picture.convert("RGB")
    width, height = picture.size
    names = {"red": RED, "green": GREEN, "blue": BLUE, "white": WHITE}

    def nearest(x, y):
        pixel = picture.getpixel((x, y))
        return min(names, key=lambda name: sum(abs(a - b) for a, b in zip(pixel, names[name], strict=True)))

    left, right, top, bottom = width // 8, width * 7 // 8, height // 8, height * 7 // 8
    return [nearest(left, top), nearest(right, top), nearest(left, bottom), nearest(right, bottom)]


def encoded(picture: Image.Image, kind: str, **options) -> bytes:
    output = BytesIO()
    picture.save(output, kind, **options)
    return output.getvalue()


def plain(kind="JPEG", **options) -> bytes:
    return encoded(corners(), kind, **options)


def colour_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def exif(orientation: int | None = None) -> bytes:
    """EXIF as a telephone writes it: serial number, place, maker's note, and a thumbnail behind it."""
    data = Image.Exif()
    if orientation:
        data[ExifTags.Base.Orientation] = orientation
    data[ExifTags.Base.Make] = "Maker"
    data.get_ifd(ExifTags.IFD.Exif).update(
        {ExifTags.Base.BodySerialNumber: SERIAL.decode(), ExifTags.Base.MakerNote: MAKER_NOTE}
    )
    data.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            ExifTags.GPS.GPSLatitudeRef: "N",
            ExifTags.GPS.GPSLatitude: (37.0, 3.0, 7.2),
            ExifTags.GPS.GPSAreaInformation: PLACE,
        }
    )
    return _with_thumbnail(data.tobytes())


def _with_thumbnail(data: bytes) -> bytes:
    """The same EXIF with a second directory, which holds a JPEG thumbnail."""
    header, tiff = data[:6], bytearray(data[6:])
    order = "<" if tiff[:2] == b"II" else ">"
    (first,) = struct.unpack_from(order + "I", tiff, 4)
    (entries,) = struct.unpack_from(order + "H", tiff, first)
    directory = len(tiff)
    struct.pack_into(order + "I", tiff, first + 2 + 12 * entries, directory)
    thumbnail = plain("JPEG") + THUMBNAIL
    start = directory + 2 + 2 * 12 + 4
    tiff += struct.pack(order + "H", 2)
    tiff += struct.pack(order + "HHII", 0x0201, 4, 1, start)
    tiff += struct.pack(order + "HHII", 0x0202, 4, 1, len(thumbnail))
    tiff += struct.pack(order + "I", 0) + thumbnail
    return header + bytes(tiff)


def _iptc() -> bytes:
    return b"\x1c\x02\x78" + struct.pack(">H", len(IPTC)) + IPTC


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def talkative_jpeg(orientation: int | None = None, **options) -> bytes:
    data = encoded(corners(), "JPEG", quality=95, exif=exif(orientation), comment=COMMENT, **options)
    record = _iptc()
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(record)) + record + b"\0" * (len(record) % 2)
    extra = _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP_PACKET)
    extra += _segment(0xED, b"Photoshop 3.0\0" + resource)
    return data[:2] + extra + data[2:]


def talkative_png(orientation: int | None = None, **options) -> bytes:
    notes = PngInfo()
    notes.add_text("Comment", COMMENT.decode())
    notes.add_text("Raw profile type iptc", IPTC.decode())
    notes.add_itxt("XML:com.adobe.xmp", XMP_PACKET.decode())
    return encoded(corners(), "PNG", exif=exif(orientation), pnginfo=notes, **options)


def talkative_webp(orientation: int | None = None, **options) -> bytes:
    return encoded(corners(), "WEBP", quality=95, exif=exif(orientation), xmp=XMP_PACKET, **options)


def talkative_tiff(orientation: int | None = None, **options) -> bytes:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[ExifTags.Base.ImageDescription] = COMMENT.decode()
    tags[ExifTags.Base.XMLPacket] = XMP_PACKET
    tags[ExifTags.Base.IPTCNAA] = _iptc()
    tags[ExifTags.Base.CameraSerialNumber] = SERIAL.decode()
    tags.tagtype[ExifTags.Base.IPTCNAA] = 7
    if orientation:
        tags[ExifTags.Base.Orientation] = orientation
    tags[ExifTags.IFD.GPSInfo] = {ExifTags.GPS.GPSAreaInformation: PLACE}
    return encoded(corners(), "TIFF", tiffinfo=tags, **options)


def talkative_heic(**options) -> bytes:
    return encoded(corners(), "HEIF", quality=95, exif=exif(), xmp=XMP_PACKET, **options)


def talkative_avif(**options) -> bytes:
    return encoded(corners(), "AVIF", quality=95, exif=exif(), xmp=XMP_PACKET, **options)


# extension, bytes, and which secrets this kind of file can hold
TALKATIVE = {
    "jpg": (talkative_jpeg, SECRETS),
    "png": (talkative_png, SECRETS),
    "webp": (talkative_webp, [SERIAL, PLACE, MAKER_NOTE, THUMBNAIL, XMP]),
    "tiff": (talkative_tiff, [SERIAL, PLACE, XMP, IPTC, COMMENT]),
    "heic": (talkative_heic, [SERIAL, PLACE, MAKER_NOTE, THUMBNAIL, XMP]),
    "avif": (talkative_avif, [SERIAL, PLACE, MAKER_NOTE, THUMBNAIL, XMP]),
}


def huge_png(width=6000, height=5000) -> bytes:
    """A PNG that promises 30 megapixels and has none: whoever decodes it finds it cut off."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", len(header))
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + struct.pack(">I", 4)
        + b"IDAT"
    )


def page_in_disguise() -> bytes:
    """A web page that begins like a GIF."""
    return b"GIF89a/*<html><body><script>alert(1)</script></body></html>*/" + b" " * 200
