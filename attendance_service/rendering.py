"""How forms show themselves: what may be left out says so in words; nothing carries an asterisk."""

from django.forms import BoundField, CheckboxInput
from django.forms.renderers import DjangoTemplates
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


class MarkedField(BoundField):
    """A field whose label ends in "(רשות)" when it may stay empty; a form of filters sets `marks_optional = False`."""

    @property
    def label(self) -> str | SafeString:
        if self.field.required or not self.plain_label or isinstance(self.field.widget, CheckboxInput):
            return self.plain_label
        if not getattr(self.form, "marks_optional", True):
            return self.plain_label
        return format_html('{} <span class="optional">{}</span>', self.plain_label, _("(optional)"))

    @label.setter
    def label(self, value: str) -> None:
        self.plain_label = value


class FormRenderer(DjangoTemplates):
    bound_field_class = MarkedField
