"""Passing ticked files on to their centres, and what a centre confirmed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, TextField
from assistance.models import MatyaTransfer
from cases.forms.acts import FormKeyField, VersionField


class TransferForm(forms.Form):
    sent_on = DayField(
        label=_("Passed on, day"), error_messages={"required": _("Write the day on which the list was passed on.")}
    )
    how = TextField(label=_("How it was passed on"), max_length=80, required=False)
    form_key = FormKeyField()

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data, initial={"sent_on": today})
        self.fields["sent_on"].latest = today  # type: ignore[attr-defined]


class AcknowledgeForm(forms.Form):
    """Not before the list was passed on, not in the future."""

    ack_on = DayField(
        label=_("Confirmed on"), error_messages={"required": _("Write the day on which the centre confirmed.")}
    )
    ack_name = TextField(
        label=_("Who confirmed, name and role"),
        max_length=80,
        error_messages={"required": _("Write who at the centre confirmed.")},
    )
    version = VersionField()

    def __init__(self, data: Any, *, transfer: MatyaTransfer, today: date) -> None:
        initial = {"ack_on": transfer.ack_on or today, "ack_name": transfer.ack_name, "version": transfer.version}
        super().__init__(data, initial=initial)
        field = self.fields["ack_on"]
        field.earliest, field.latest = transfer.sent_on, today  # type: ignore[attr-defined]
