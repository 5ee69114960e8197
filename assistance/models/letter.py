from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from charter.models import visible_to


class ChairLetterQuerySet(models.QuerySet["ChairLetter"]):
    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(visible_to(user, today, "file__matter__"))


class ChairLetter(models.Model):
    """A letter to the chair of a body that set a level beyond its authority, as it was printed (R31)."""

    file = models.ForeignKey("assistance.AideFile", models.PROTECT, related_name="chair_letters")
    body = models.ForeignKey("assistance.Body", models.PROTECT, related_name="+")
    happened_on = models.DateField(_("day of the meeting"))
    addressee = models.CharField(_("to whom"), max_length=80)
    circular = models.CharField(_("the circular"), max_length=200)
    what = models.TextField(_("what happened"), max_length=1000)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True)

    objects = ChairLetterQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.addressee} {self.happened_on}"
