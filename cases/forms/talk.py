"""What a conversation asks beyond who took part: what it was for, and which siblings it was about too (R3)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.contact import WithPeopleForm
from cases.models import Case, Contact, Purpose
from cases.services.talks import is_conversation, sides_of

CHOOSE_PURPOSE = gettext_lazy("Choose one of the purposes shown.")
CHOOSE_SIBLING = gettext_lazy("Choose one of the siblings shown.")


class TalkForm(WithPeopleForm):
    """A kind that can be one of the three talks a year."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("What the talk was for"),
        choices=Purpose.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": CHOOSE_PURPOSE},
    )
    shared = forms.MultipleChoiceField(
        label=gettext_lazy("Also in the siblings' cases"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": CHOOSE_SIBLING, "invalid_list": CHOOSE_SIBLING},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        shared = self.fields["shared"]
        assert isinstance(shared, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        shared.choices = [(case.matter.ref, case.student.first_name) for case in self.occasion.siblings]
        if self.contact or not self.occasion.siblings:
            del self.fields["shared"]

    def preset(self) -> dict[str, Any]:
        """The first talk looks for the causes, the later ones follow up."""
        talked = any(sides_of(act) for act in self.occasion.evidence.acts)
        return super().preset() | {"purpose": Purpose.FOLLOW_UP if talked else Purpose.CAUSES}

    def preset_from(self, contact: Contact) -> dict[str, Any]:
        return super().preset_from(contact) | {"purpose": contact.purpose or self.preset()["purpose"]}

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if facts.get("shared") and not any(one.startswith("guardian-") for one in self.chosen()):
            self.add_error("shared", _("A talk in the siblings' cases is a talk with a parent: mark which."))
        return facts

    def facts(self) -> dict[str, Any]:
        facts = super().facts()
        talked = is_conversation(self.kind, facts["outcome"])
        purpose = self.cleaned_data["purpose"] or self.preset()["purpose"]
        return facts | {"purpose": purpose if talked else ""}

    @property
    def siblings(self) -> list[Case]:
        """The cases it is written in too."""
        shared = self.cleaned_data.get("shared") or []
        return [case for case in self.occasion.siblings if case.matter.ref in shared]
