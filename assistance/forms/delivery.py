"""One guardian's delivery: when it was sent, when it reached them, and what proves it (R52, R61)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, TextField
from assistance.models import AideDocument, AideDocumentKind, DecisionDelivery, DeliveryChannel
from cases.forms.acts import Because, VersionField

BY_THE_PAGE = DeliveryChannel.PORTAL


class NobodyLeftForm(forms.Form):
    reason = Because(label=_("Why is there nobody to deliver to?"))


class DeliveryForm(forms.Form):
    sent_on = DayField(label=_("Sent on"), required=False, help_text=_("Sent is not delivered."))
    delivered_on = DayField(
        label=_("Reached them on"),
        required=False,
        help_text=_("The day it came into their hands. Leave empty as long as it is only sent."),
    )
    channel = forms.ChoiceField(
        label=_("How it reached them"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("In writing only. A telephone call is no delivery."),
        error_messages={"invalid_choice": _("Mark how it reached them")},
    )
    proof = TextField(
        label=_("Proof"),
        max_length=160,
        required=False,
        help_text=_("A registered number, a return slip, who signed, or the mail in which they confirmed."),
    )
    document = forms.ModelChoiceField(
        label=_("The document"),
        queryset=AideDocument.objects.none(),
        required=False,
        empty_label=_("none"),
        error_messages={"invalid_choice": _("Choose from the list")},
    )
    reason = TextField(label=_("Why is it corrected?"), max_length=160, required=False)
    version = VersionField()

    def __init__(self, *args: Any, delivery: DecisionDelivery, today: date, **options: Any) -> None:
        options["initial"] = {name: getattr(delivery, name) for name in ("sent_on", "delivered_on", "channel", "proof")}
        options["initial"] |= {"version": delivery.version, "document": delivery.document_id}
        super().__init__(*args, **options)
        self.delivery, self.today = delivery, today
        ways = [way for way in DeliveryChannel if way != BY_THE_PAGE or delivery.channel == BY_THE_PAGE]
        self.fields["channel"].choices = [(way.value, way.label) for way in ways]  # type: ignore[attr-defined]
        proofs = AideDocument.objects.filter(matter=delivery.decision.file.matter, kind=AideDocumentKind.PROOF)
        self.fields["document"].queryset = proofs.order_by("-received_on", "pk")  # type: ignore[attr-defined]
        if delivery.delivered_on is None:
            del self.fields["reason"]

    def clean_sent_on(self) -> date | None:
        return self._day("sent_on")

    def clean_delivered_on(self) -> date | None:
        return self._day("delivered_on")

    def _day(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        decided = self.delivery.decision.decided_on
        if day and day > self.today:
            raise ValidationError(_("That day is still to come. Today is the last day that can be written."))
        if day and day < decided:
            raise ValidationError(
                _("The decision was made only on %(day)s."),
                params={"day": f"{decided.day}.{decided.month}.{decided.year}"},
            )
        return day

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        sent, delivered = facts.get("sent_on"), facts.get("delivered_on")
        if sent and delivered and delivered < sent:
            self.add_error("delivered_on", _("It cannot reach them before it is sent."))
        if delivered:
            self._whole(facts)
        elif not sent and not self.errors and "reason" not in self.fields:
            self.add_error("sent_on", _("Write when it was sent, or when it reached them."))
        if self._is_correction(facts) and not facts.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Write why. The reason stays on record."))
        return facts

    def _is_correction(self, facts: dict[str, Any]) -> bool:
        """Of what the person saw; what somebody recorded meanwhile is shown to them first (409)."""
        return "reason" in self.fields and self.has_changed() and facts.get("version") == self.delivery.version

    def _whole(self, facts: dict[str, Any]) -> None:
        """Delivered has its way and its proof."""
        if not facts.get("channel") and "channel" not in self.errors:
            self.add_error("channel", _("Mark how it reached them"))
        if not facts.get("proof") and "proof" not in self.errors:
            self.add_error("proof", _("Write what proves the delivery. Without it the decision is only sent."))
