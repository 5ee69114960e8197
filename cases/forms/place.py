"""Where somebody studies: a school of the list, or another institution by its name; and in which class."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import NameField, WholeNumberField
from accounts.models import User
from cases.models import School
from cases.models.student import GRADE_NAMES
from cases.services.dropout.events import Seat

GRADES = [("", "–"), *((str(number), name) for number, name in enumerate(GRADE_NAMES))]


class EitherField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Needed, unless the name beside it is written: its form says so."""

    def validate(self, value: Any) -> None:
        return

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        widget.is_required = False
        return super().widget_attrs(widget)


def school_field(user: User, **options: Any) -> EitherField:
    options.setdefault("empty_label", _("not on the list"))
    return EitherField(queryset=School.objects.visible_to(user).order_by("name"), **options)


def name_field(**options: Any) -> NameField:
    return NameField(max_length=120, required=False, **options)


def grade_field(**options: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Grade"), choices=GRADES, coerce=int, empty_value=None, required=False, **options
    )


def class_field() -> WholeNumberField:
    return WholeNumberField(label=_("Parallel class"), lowest=1, highest=30, required=False)


def seat_of(school: School | None, facts: dict[str, Any]) -> Seat | None:
    """The class in the school's register; none where no grade was chosen or the school is not one of ours."""
    if school is None or facts.get("grade") is None:
        return None
    return Seat(school, facts["grade"], facts.get("class_number"))
