"""What a person says while looking at a notice: a reason, that a warning was seen, whether it arrived."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import TextField
from notices.models import Notice
from notices.services.acts import Act
from notices.services.blockers import waits_for_legal
from notices.services.reviewing import lets_go

REASONS = {
    Act.SEND_BACK: _("What is to be changed?"),
    Act.STOP: _("Why is it stopped?"),
    Act.AGAIN: _("Why is it sent again?"),
    Act.LIFT: _("How do you know that the address is right?"),
    Act.CLOSE: _("Why is nothing more to be done?"),
    Act.REVOKE: _("Why is the link revoked?"),
}


class ActForm(forms.Form):
    """One for each button of a notice's page; what its act does not ask for is not there."""

    reason = TextField(max_length=200, error_messages={"required": _("Write the reason. It stays on record.")})
    legal_seen = forms.BooleanField(
        label=_("I have seen that a lawyer has not approved these words yet"),
        error_messages={"required": _("Mark that you have seen the warning.")},
    )
    arrived = forms.ChoiceField(
        choices=(("yes", _("it arrived")), ("no", _("it did not arrive"))),
        error_messages={"required": _("Say whether it arrived."), "invalid_choice": _("Say whether it arrived.")},
    )

    def __init__(self, data: Any = None, *, act: Act, notice: Notice) -> None:
        super().__init__(data, auto_id=f"id_{act}_%s")
        self.act = act
        if act not in REASONS:
            del self.fields["reason"]
        else:
            self.fields["reason"].label = REASONS[act]
            self.fields["reason"].required = act != Act.STOP
        if act not in (Act.RELEASE, Act.APPROVE) or not lets_go(notice) or not waits_for_legal(notice):
            del self.fields["legal_seen"]
        if act != Act.ARRIVED:
            del self.fields["arrived"]

    def facts(self) -> dict[str, Any]:
        facts = dict(self.cleaned_data)
        if "arrived" in facts:
            facts["arrived"] = facts["arrived"] == "yes"
        return facts
