"""The intake form (charter 9, R17): who reported, when it reached us, why, what the school has done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.fields import DayField, MailField, NameField, PhoneField, TimeOfDayField
from accounts.models import Role, User
from cases.forms.report import FIRST_DAY, ReportFields
from cases.models import ReporterKind, RequesterKind, Student

CLOCK_SLACK = timedelta(minutes=5)


class OfficerField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Officers of the unit, each with the number of open cases."""

    def label_from_instance(self, obj: Any) -> str:
        return ngettext("%(name)s (%(n)d case)", "%(name)s (%(n)d cases)", obj.open_cases) % {
            "name": obj.name,
            "n": obj.open_cases,
        }


def officers_with_load(user: User) -> QuerySet[User]:
    load = Count("owned_matters", filter=Q(owned_matters__case__closed_on=None, owned_matters__case__isnull=False))
    return User.objects.with_role(Role.OFFICER).filter(unit=user.unit_id).annotate(open_cases=load).order_by("name")


class ReferralForm(ReportFields):
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    reporter_kind = forms.ChoiceField(
        label=_("Who reported"),
        choices=ReporterKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who reported"), "invalid_choice": _("Choose who reported")},
    )
    reporter_name = NameField(label=_("Reporter's name"), required=False)
    reporter_phone = PhoneField(label=_("Reporter's phone"), required=False)
    reporter_email = MailField(label=_("Reporter's e-mail"), required=False)
    received_day = DayField(label=_("When did the referral arrive"), earliest=FIRST_DAY)
    received_time = TimeOfDayField(label=_("Time"), error_messages={"required": _("Write the time, for example 9:30")})
    meeting_requested_by = forms.ChoiceField(
        label=_("Was a meeting asked for?"),
        choices=[("", _("No")), *RequesterKind.choices],
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Choose who asked for the meeting")},
    )
    meeting_requested_on = DayField(label=_("Asked on"), required=False, earliest=FIRST_DAY)
    siblings = forms.MultipleChoiceField(
        label=_("The referral is about the siblings too"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose among the siblings shown")},
    )
    owner = OfficerField(
        label=_("Treating officer"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Without an officer: the manager will assign"),
    )

    def __init__(
        self,
        *args: Any,
        user: User,
        now: datetime,
        officer: User | None = None,
        siblings: Iterable[Student] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.children = {str(child.pk): child for child in siblings}
        if self.children:
            picks = self.fields["siblings"]
            assert isinstance(picks, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
            picks.choices = [(pk, child.name) for pk, child in self.children.items()]
        else:
            del self.fields["siblings"]
        self.now = timezone.localtime(now)
        self.initial = {"received_day": self.now.date(), "received_time": self.now.time(), "owner": officer} | {
            **self.initial
        }
        self.fields["owner"].queryset = officers_with_load(user)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day, hour = cleaned.get("received_day"), cleaned.get("received_time")
        if day and hour:
            cleaned["received_at"] = timezone.make_aware(datetime.combine(day, hour))
            self._refuse_future(cleaned)
        for name in ("meeting_requested_on", "absent_since"):
            if (chosen := cleaned.get(name)) and chosen > self.now.date():
                self.add_error(name, ValidationError(_("This day has not come yet"), code="future"))
        return cleaned

    def _refuse_future(self, cleaned: dict[str, Any]) -> None:
        if cleaned["received_at"] > self.now + CLOCK_SLACK:
            self.add_error(
                "received_day", ValidationError(_("A referral cannot have arrived in the future"), code="future")
            )
        cleaned["received_at"] = min(cleaned["received_at"], self.now)

    def chosen_siblings(self) -> list[Student]:
        return [self.children[pk] for pk in self.cleaned_data.get("siblings", ())]

    def facts(self) -> dict[str, Any]:
        """What `log_referral` takes."""
        given = dict(self.cleaned_data)
        for name in ("form_key", "received_day", "received_time", "siblings"):
            given.pop(name, None)
        given["meeting_requested_by"] = given["meeting_requested_by"] or None
        return given
