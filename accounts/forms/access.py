"""Narrowing the access record: who, what, how it ended, and when."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, TextField
from accounts.models import AccessAction, User
from accounts.models.access import AccessRecordQuerySet

OUTCOMES = [("", _("All")), ("yes", _("Allowed")), ("no", _("Refused"))]
ACTIONS = [("", _("All")), *AccessAction.choices]


class AccessFilterForm(forms.Form):
    who = forms.ModelChoiceField(User.objects.none(), label=_("Who"), required=False, empty_label=_("All"))
    action = forms.ChoiceField(label=_("Action"), choices=ACTIONS, required=False)
    allowed = forms.ChoiceField(label=_("Outcome"), choices=OUTCOMES, required=False)
    subject = TextField(label=_("Subject"), max_length=200, required=False)
    since = DayField(label=_("From day"), required=False)
    until = DayField(label=_("Until day"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who: Any = self.fields["who"]
        who.queryset = User.objects.visible_to(user).order_by("name")

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("since") and facts.get("until") and facts["until"] < facts["since"]:
            self.add_error("until", _("The last day is before the first one."))
        return facts

    def narrow(self, rows: AccessRecordQuerySet) -> AccessRecordQuerySet:
        """The rows that were asked for; none while a box holds something that cannot be read."""
        if not self.is_bound:
            return rows
        return rows.filter(**self.conditions()) if self.is_valid() else rows.none()

    def conditions(self) -> dict[str, Any]:
        facts = self.cleaned_data
        wanted = {
            "user": facts["who"],
            "action": facts["action"],
            "subject__icontains": facts["subject"],
            "allowed": {"yes": True, "no": False}.get(facts["allowed"]),
            "at__gte": _midnight(facts["since"]),
            "at__lt": facts["until"] and _midnight(facts["until"] + timedelta(days=1)),
        }
        return {lookup: value for lookup, value in wanted.items() if value not in (None, "")}


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None
