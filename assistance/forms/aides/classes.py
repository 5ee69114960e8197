"""The weekly hours of each class of a school (R66)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import WholeNumberField
from assistance.forms.aides.people import NoneYetField
from assistance.forms.aides.placing import MOST_OF_A_CLASS
from assistance.services.aides.classes import RoomHours


class ClassHoursForm(forms.Form):
    """A number for each class; an empty one takes it off the record."""

    marks_optional = False

    def __init__(self, *args: Any, rooms: list[RoomHours], **options: Any) -> None:
        super().__init__(*args, **options)
        self.rooms = rooms
        for room in rooms:
            self.fields[key_of(room)] = WholeNumberField(
                label=_("Class %(name)s") % {"name": room.name},
                lowest=1,
                highest=MOST_OF_A_CLASS,
                required=False,
                initial=room.weekly_hours,
            )
            self.fields[f"version-{key_of(room)}"] = NoneYetField(initial=room.version)

    def typed(self) -> list[RoomHours]:
        facts = self.cleaned_data
        return [
            room._replace(weekly_hours=facts[key_of(room)], version=facts[f"version-{key_of(room)}"])
            for room in self.rooms
        ]


def key_of(room: RoomHours) -> str:
    return f"class-{room.grade}-{room.number}"
