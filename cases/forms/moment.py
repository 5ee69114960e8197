"""When it happened: now, or a day and an hour typed; never ahead, before the report only with a reason."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, TextField, TimeOfDayField
from charter import texts

SLACK = timedelta(minutes=5)  # two clocks may differ that much (B20)


class MomentFields(forms.Form):
    """B20, B21 and D23 for whatever can be typed later than it happened."""

    on = DayField(label=gettext_lazy("Day"), required=False)
    at = TimeOfDayField(label=gettext_lazy("Hour"), required=False)
    earlier = forms.BooleanField(label=gettext_lazy("Earlier contact, before the report"), required=False)
    earlier_reason = TextField(label=gettext_lazy("Why it is written down"), max_length=300, required=False)

    def clean_moment(self, *, now: datetime, first_on: date) -> datetime | None:
        """The moment meant; complains beside the field that is to blame."""
        if {"on", "at"} & set(self.errors):
            return None
        happened_at = self._typed_moment(now)
        if happened_at is None:
            self.add_error("at", _("Write the hour too; about is good enough."))
        elif happened_at > now + SLACK:
            field = "on" if timezone.localdate(happened_at) > timezone.localdate(now) else "at"
            self.add_error(field, _("The time has not come yet. To plan ahead, choose a next step."))
        elif timezone.localdate(happened_at) < first_on:
            self._check_earlier(first_on, timezone.localdate(now))
        else:
            self.cleaned_data["earlier_reason"] = ""
        return happened_at

    def _typed_moment(self, now: datetime) -> datetime | None:
        today = timezone.localdate(now)
        on, at = self.cleaned_data.get("on"), self.cleaned_data.get("at")
        if at is None:
            return now if on in (None, today) else None if on < today else _at(on, time.max)
        return _at(on or today, at)

    def _check_earlier(self, first_on: date, today: date) -> None:
        facts = self.cleaned_data
        if not facts.get("earlier"):
            says = _("The report came on %(day)s. If it happened before, mark it as an earlier contact and say why.")
            self.add_error("on", says % {"day": texts.short_day(first_on, today)})
        elif not facts.get("earlier_reason") and "earlier_reason" not in self.errors:
            self.add_error("earlier_reason", _("Write why an earlier contact is written down."))


def _at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def moment_initial(moment: datetime) -> dict[str, Any]:
    """The moment as the two boxes show it."""
    local = timezone.localtime(moment)
    return {"on": local.date(), "at": local.time()}
