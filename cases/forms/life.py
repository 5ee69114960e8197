"""A case ends, begins again, or goes to somebody else: what has to be said each time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.fields import TextField, is_filled
from accounts.models import User
from cases.forms.acts import REASON_LENGTH, Because, FormKeyField
from cases.forms.referral import OfficerField, officers_with_load
from cases.models import Case, CloseOutcome, LegalBasis
from cases.services.closing import may_excuse, open_promises
from cases.services.telling.closing import told_of_closing
from charter.models import Deadline
from charter.standards import promise

STAYS, EXCUSED = "stays", "excused"


class CloseForm(forms.Form):
    """How a case ends, and what becomes of each promise that is still open (domain 2.4)."""

    note = TextField(
        label=_("What was the result?"),
        max_length=500,
        required=False,
        multiline=True,
        help_text=_("Facts: what changed, who said so. No diagnoses."),
    )
    told = forms.BooleanField(
        label=_("Parents and school were told"),
        required=False,
        help_text=_("The result, and how to come back to us. Within three working days of the closing."),
    )

    def __init__(self, *args: Any, case: Case, user: User, outcome: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.case, self.user, self.outcome = case, user, outcome
        self.deadlines = list(open_promises(case))
        self.told_by_us = told_of_closing(case)
        if self.told_by_us:
            self.fields["told"].label = _("Parents and school were told already")
            self.fields["told"].help_text = _("Not marked: a draft for %(names)s waits in the outbox.") % {
                "names": ", ".join(self.told_by_us)
            }
        for deadline in self.deadlines:
            if may_excuse(deadline, user):
                self._ask(deadline)

    def _ask(self, deadline: Deadline) -> None:
        choices = [(STAYS, _("Stays not kept")), (EXCUSED, _("Not required"))]
        self.fields[f"answer_{deadline.pk}"] = forms.ChoiceField(
            label=promise_words(deadline), choices=choices, initial=STAYS, widget=forms.RadioSelect, required=False
        )
        why = TextField(label=_("Why is it not required?"), max_length=REASON_LENGTH, required=False)
        self.fields[f"why_{deadline.pk}"] = why

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if self.outcome not in CloseOutcome.values:
            self.add_error(None, _("Choose how the case ended"))
        elif self.outcome == CloseOutcome.OTHER and "note" in facts and not is_filled(facts["note"]):
            self.add_error("note", _("Write what the outcome was"))
        for deadline in self.deadlines:
            self._clean_answer(deadline, facts)
        return facts

    def _clean_answer(self, deadline: Deadline, facts: dict[str, Any]) -> None:
        name = f"why_{deadline.pk}"
        excused = facts.get(f"answer_{deadline.pk}") == EXCUSED
        if excused and name in facts and not is_filled(facts[name]):
            self.add_error(name, _("Write the reason. It stays on record."))

    @property
    def seen(self) -> str:
        """The state of the case this form was made from."""
        rows = [f"{deadline.pk}.{deadline.version}" for deadline in self.deadlines]
        return " ".join([f"case.{self.case.version}", *rows])

    @property
    def is_stale(self) -> bool:
        return self.data.get("seen") != self.seen

    @property
    def excuses(self) -> dict[int, str]:
        given = self.cleaned_data
        return {d.pk: given[f"why_{d.pk}"] for d in self.deadlines if given.get(f"answer_{d.pk}") == EXCUSED}

    @property
    def lines(self) -> Iterator[tuple[Deadline, str, BoundField | None, BoundField | None]]:
        """Each open promise with its question; without one where only the manager may answer."""
        for deadline in self.deadlines:
            asked = f"answer_{deadline.pk}" in self.fields
            pair = (self[f"answer_{deadline.pk}"], self[f"why_{deadline.pk}"]) if asked else (None, None)
            yield deadline, promise_words(deadline), *pair

    @property
    def answers(self) -> Iterator[tuple[str, str]]:
        """What will become of each promise, in words, to be checked before it is done."""
        for deadline in self.deadlines:
            why = self.excuses.get(deadline.pk)
            text = _now("Not required: %(why)s") % {"why": why} if why else _now("Stays not kept")
            yield promise_words(deadline), text

    @property
    def carried(self) -> Iterator[tuple[str, str]]:
        """Everything that was typed, for the page that asks once more."""
        for name in self.fields:
            value = self.cleaned_data.get(name)
            if value not in (None, "", False):
                yield name, "on" if value is True else str(value)
        yield "outcome", self.outcome
        yield "seen", self.data.get("seen", "")


def promise_words(deadline: Deadline) -> str:
    return _now("Promise %(n)s: %(name)s") % {"n": deadline.promise, "name": promise(deadline.promise).label}


class ReopenForm(forms.Form):
    reason = Because(label=_("Why is the case opened again?"))


class TransferForm(forms.Form):
    """Another officer answers for the case from now on; its promises run on (C13)."""

    owner = OfficerField(
        label=_("Treating officer"),
        queryset=User.objects.none(),
        error_messages={"required": _("Choose an officer"), "invalid_choice": _("Choose an officer")},
    )
    reason = Because()

    def __init__(self, *args: Any, user: User, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        others = officers_with_load(user).exclude(pk=case.matter.owner_id or 0)
        self.fields["owner"].queryset = others  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """The pupil belongs to another authority now: which, and what it was told (R1, domain 5.2)."""

    authority = TextField(
        label=_("Which authority?"),
        max_length=120,
        error_messages={"required": _("Write which authority the pupil moved to")},
    )
    passed = TextField(
        label=_("What was passed on, and to whom?"),
        max_length=400,
        required=False,
        multiline=True,
        help_text=_("Only what that authority needs. Empty where nothing was passed on."),
    )
    basis = forms.ChoiceField(
        label=_("Legal basis"), choices=LegalBasis.choices, initial=LegalBasis.PUBLIC, widget=forms.RadioSelect
    )
    key = FormKeyField()
