"""Fields of rows that name their language."""

from wagtail.admin.panels import FieldPanel
from wagtail.admin.telepath import register as register_telepath_adapter

from cdc_site.i18n.languages import direction


class OwnLanguagePanel(FieldPanel):
    """A text in the language that its row names; in a new row, which names none yet, the letters decide."""

    @register_telepath_adapter
    class BoundPanel(FieldPanel.BoundPanel):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            code = self.instance.language
            attrs = {"lang": code, "dir": direction(code)} if code else {"dir": "auto"}
            self.bound_field.field.widget.attrs |= attrs
