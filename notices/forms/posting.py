"""How letters leave and arrive, as it is typed: days, registered numbers, proofs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, TextField, WholeNumberField
from notices.fields import clean_registered_number
from notices.models import HandedHow, Notice, Posting
from notices.services.paper import has_address
from notices.services.permission import forbidden

REGISTERED_ONLY = _("This letter leaves only by registered post, or is handed over with a signature.")
NO_ADDRESS = _("There is no postal address. Hand the letter over, or write the address at the parent's details.")
NOT_PRINTED = _("Print the letter first: what leaves is kept as it was printed.")
NOT_ALLOWED = _("%(why)s. Do not send it. If it has left already, write that down at the letter itself.")
TAKEN = _("This number stands at another letter")


class RegisteredNumberField(forms.CharField):
    def __init__(self, **options: Any) -> None:
        attrs = {"dir": "ltr", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        super().__init__(
            label=_("Registered-mail number"),
            required=False,
            max_length=40,
            widget=forms.TextInput(attrs=attrs),
            **options,
        )

    def clean(self, value: Any) -> str:
        return clean_registered_number(super().clean(value))


class PostForm(forms.Form):
    """How one letter left."""

    how = forms.ChoiceField(
        label=_("How does it go?"),
        choices=HandedHow.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Mark how the letter goes")},
    )
    number = RegisteredNumberField(help_text=_("For registered post: type it, or scan the sticker."))
    on = DayField(label=_("On which day?"), error_messages={"required": _("Write the day")})
    proof = TextField(
        label=_("Proof"),
        max_length=300,
        required=False,
        help_text=_("When handed over: to whom, where, and who signed."),
    )
    left_already = forms.BooleanField(
        label=_("The letter left before that, and cannot be taken back"),
        error_messages={"required": _("Do not send it. If it has left already, mark that.")},
    )
    version = WholeNumberField(lowest=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, notice: Notice, today: date, **options: Any) -> None:
        posting = getattr(notice, "posting", None)
        usual = HandedHow.REGISTERED if notice.goes_registered else HandedHow.POST
        initial = {"how": usual if has_address(notice) else HandedHow.HAND, "on": today, "version": 0}
        if posting:
            initial = {
                "how": posting.how,
                "number": posting.registered_number,
                "on": posting.posted_on,
                "proof": posting.proof,
                "version": posting.version,
            }
        super().__init__(*args, **{"initial": initial, **options})
        self.notice, self.printed_on, self.today = notice, printed_on(notice), today
        self.forbidden = "" if posting else forbidden(notice)
        if not self.forbidden:
            del self.fields["left_already"]

    def clean_how(self) -> HandedHow:
        how = HandedHow(self.cleaned_data["how"])
        if self.printed_on is None:
            raise ValidationError(NOT_PRINTED)
        if how == HandedHow.POST and self.notice.goes_registered:
            raise ValidationError(REGISTERED_ONLY)
        if how != HandedHow.HAND and not has_address(self.notice):
            raise ValidationError(NO_ADDRESS)
        return how

    def clean_on(self) -> date:
        return check_day(self.cleaned_data["on"], self.printed_on, self.today)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        how, number = facts.get("how"), facts.get("number")
        if how == HandedHow.REGISTERED and "number" in facts:
            if not number:
                self.add_error("number", _("Write the registered-mail number"))
            elif is_taken(number, self.notice):
                self.add_error("number", TAKEN)
        if how == HandedHow.HAND and "proof" in facts and not facts["proof"]:
            self.add_error("proof", _("Write to whom it was handed over, and who signed"))
        return facts


class ArriveForm(forms.Form):
    """What became of a posted letter."""

    ended = forms.ChoiceField(
        label=_("What became of it?"),
        choices=[("delivered", _("It was delivered")), ("returned", _("It came back"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Mark whether it was delivered or came back")},
    )
    on = DayField(label=_("On which day?"), error_messages={"required": _("Write the day")})
    proof = TextField(
        label=_("Proof, or why it came back"),
        max_length=300,
        help_text=_("A signed return slip, the post's own record, the stamp on the envelope."),
        error_messages={"required": _("Write what proves it")},
    )
    version = WholeNumberField(lowest=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, posting: Posting, today: date, **options: Any) -> None:
        super().__init__(*args, **{"initial": {"on": today, "version": posting.version}, **options})
        self.posting, self.today = posting, today

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise ValidationError(_("The day cannot be in the future"))
        if self.posting.posted_on and day < self.posting.posted_on:
            raise ValidationError(_("The letter was posted later than that"))
        return day


def check_day(day: date, printed_on: date | None, today: date) -> date:
    if day > today:
        raise ValidationError(_("The day cannot be in the future"))
    if printed_on and day < printed_on:
        raise ValidationError(_("The letter was printed later than that"))
    return day


def is_taken(number: str, notice: Notice) -> bool:
    return Posting.objects.filter(registered_number=number).exclude(notice=notice).exists()


def printed_on(notice: Notice) -> date | None:
    """Of rows with `printed_at`."""
    printed_at = notice.printed_at  # type: ignore[attr-defined]
    return timezone.localdate(printed_at) if printed_at else None
