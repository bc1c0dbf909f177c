"""Where pictures come in: the form field of an upload, and the model field that every stored picture passes."""

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.forms import FileField
from wagtail.images.fields import WagtailImageField as WagtailImageFormField
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile
from wagtail.utils.file import hash_filelike

from .refusals import upload_refused
from .sanitise import CleanPicture, sanitise
from .storage import check_room


class PictureFormField(WagtailImageFormField):
    """An upload that is a clean picture or a form error; the raw upload is overwritten where it lies."""

    default_validators = []

    def to_python(self, data: UploadedFile) -> CleanPicture | None:
        upload = FileField.to_python(self, data)
        if upload is None:
            return None
        check_room(upload.size)
        try:
            clean = sanitise(upload)
        except ValidationError as error:
            upload_refused.send(sender=type(self), code=error.code or "")
            raise
        overwrite(upload, clean)
        return clean


def overwrite(upload: UploadedFile, clean: CleanPicture) -> None:
    """Put the clean picture in the place of the raw one, in memory or in the temporary file.

    Wagtail's multiple upload keeps the request's own file when another field of the form is wrong.
    """
    upload.seek(0)
    upload.truncate()
    upload.write(clean.read())
    upload.flush()
    upload.seek(0)
    clean.seek(0)
    upload.name = clean.name
    upload.size = clean.size


class PictureFieldFile(WagtailImageFieldFile):
    """The file of a picture; whatever is saved through it is cleaned first, unless it comes clean from a form."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        """Store the picture in `content` cleaned; `name` only tells its kind. Raises ValidationError (`sanitise`)."""
        if not isinstance(content, CleanPicture):
            content = sanitise(File(content, name=name))
        self.instance.file_size = content.size
        self.instance.file_hash = hash_filelike(content)
        content.seek(0)
        super().save(content.name, content, save=save)

    def get_image_dimensions(self) -> tuple[int | None, int | None]:
        """Width and height in pixels, unknown for a file that is not cleaned yet: nothing else decodes raw files."""
        if self._committed or isinstance(self.file, CleanPicture):
            return super().get_image_dimensions()
        return None, None


class PictureField(WagtailImageField):
    """The model field of a picture's file."""

    attr_class = PictureFieldFile
