"""The search for a framework: begun, institutions offered and answered, placed or ended."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, TextField
from accounts.models import User
from cases.forms.acts import Because, FormKeyField, VersionField
from cases.forms.place import class_field, grade_field, name_field, school_field, seat_of
from cases.models import DropoutEvent, FrameworkKind, OfferStatus, PlacementOffer, School
from cases.services.dropout.events import Seat
from cases.services.framework import Offer

ANSWERED = (OfferStatus.ACCEPTED, OfferStatus.REFUSED)


class SearchForm(forms.Form):
    opened_on = DayField(label=_("Since when?"), error_messages={"required": _("Write the day the search began")})
    wanted = TextField(
        label=_("What is looked for?"),
        required=False,
        multiline=True,
        help_text=_("For example: a small class, near home, a vocational track."),
    )
    form_key = FormKeyField()

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.fields["opened_on"].initial = today

    def clean_opened_on(self) -> date:
        day: date = self.cleaned_data["opened_on"]
        if day > self.today:
            raise ValidationError(_("The search cannot begin in the future"))
        return day


class OfferForm(forms.Form):
    """One institution; each state brings its day: visited, answered."""

    kind = forms.ChoiceField(
        label=_("Kind of framework"),
        choices=[("", _("choose")), *FrameworkKind.choices],
        error_messages={"required": _("Choose the kind of framework")},
    )
    status = forms.ChoiceField(label=_("How does it stand?"), choices=OfferStatus.choices, initial=OfferStatus.OFFERED)
    offered_on = DayField(label=_("Offered on"), error_messages={"required": _("Write the day it was offered")})
    visited_on = DayField(label=_("Visited on"), required=False)
    decided_on = DayField(label=_("Answered on"), required=False)
    note = TextField(label=_("What was said"), required=False, multiline=True)
    next_step = TextField(label=_("What comes next"), max_length=300, required=False)
    form_key = FormKeyField()

    def __init__(self, *args: Any, user: User, since: date, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.since, self.today = since, today
        self.fields["school"] = school_field(user, label=_("Which school?"))
        self.fields["institution"] = name_field(label=_("Institution, if it is not on the list"))
        self.fields["offered_on"].initial = today
        self.order_fields(["school", "institution", "kind", "offered_on", "status"])

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not facts.get("school") and not facts.get("institution") and "institution" in facts:
            self.add_error("school", _("Choose the school, or write its name"))
        if facts.get("status") == OfferStatus.VISITED and "visited_on" in facts and not facts["visited_on"]:
            self.add_error("visited_on", _("Write the day of the visit"))
        if facts.get("status") in ANSWERED and "decided_on" in facts and not facts["decided_on"]:
            self.add_error("decided_on", _("Write the day of the answer"))
        self._check_days(facts)
        return facts

    def _check_days(self, facts: dict[str, Any]) -> None:
        offered_on = facts.get("offered_on")
        if offered_on and offered_on < self.since:
            self.add_error("offered_on", _("The search began later than that"))
        for name in ("offered_on", "visited_on", "decided_on"):
            day = facts.get(name)
            if day and day > self.today:
                self.add_error(name, _("This day has not come yet. Write it down when it has happened."))
            elif day and offered_on and day < offered_on:
                self.add_error(name, _("That is before it was offered"))

    def offer(self) -> Offer:
        facts = {name: self.cleaned_data[name] for name in Offer.__dataclass_fields__}
        if facts["school"]:
            facts["institution"] = ""
        return Offer(**facts)


class ChangeOfferForm(OfferForm):
    version = VersionField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["form_key"]


class PlaceForm(forms.Form):
    """The placement ends the search, and the dropout where the framework is a school (R10)."""

    placed_on = DayField(
        label=_("Studies there since"), error_messages={"required": _("Write the day the pupil begins there")}
    )

    def __init__(
        self, *args: Any, offer: PlacementOffer, event: DropoutEvent | None, today: date, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.offer, self.event, self.today = offer, event, today
        self.fields["placed_on"].initial = today
        if event and offer.is_formal:
            self.fields["is_return"] = forms.BooleanField(
                label=_("Record that the pupil returned from the dropout that day"), required=False, initial=True
            )
        if offer.school:
            self.fields["grade"] = grade_field(
                help_text=_("With a grade the pupil is moved to this class of the school from that day.")
            )
            self.fields["class_number"] = class_field()

    def clean_placed_on(self) -> date:
        day: date = self.cleaned_data["placed_on"]
        if day > self.today:
            raise ValidationError(_("This day has not come yet. Write it down when it has happened."))
        if day < self.offer.offered_on:
            raise ValidationError(_("That is before it was offered"))
        return day

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if self.event and self.is_return and facts.get("placed_on") and facts["placed_on"] <= self.event.dropped_on:
            self.add_error("placed_on", _("The pupil came back after dropping out: write a later day"))
        return facts

    @property
    def is_return(self) -> bool:
        return bool(self.cleaned_data.get("is_return"))

    @property
    def seat(self) -> Seat | None:
        school: School | None = self.offer.school
        return seat_of(school, self.cleaned_data)


class EndSearchForm(forms.Form):
    reason = Because(label=_("Why does the search end without a placement?"))
