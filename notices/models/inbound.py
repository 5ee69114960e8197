from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from charter.models import visible_to


class MailKind(models.TextChoices):
    BOUNCE = "bounce", pgettext_lazy("mail", "came back")
    REPLY = "reply", pgettext_lazy("mail", "reply")
    AUTOMATIC = "automatic", pgettext_lazy("mail", "automatic reply")
    OTHER = "other", pgettext_lazy("mail", "other")


UNADDRESSED = models.Q(kind=MailKind.OTHER, unit=None, matter=None, handled_at=None)


class InboundMailQuerySet(models.QuerySet["InboundMail"]):
    def visible_to(self, user: User, today: date) -> Self:
        """Whoever sees the matter; what belongs to no matter yet is the manager's of the unit to file.

        Of several units that share a mailbox nobody knows which one was meant: it waits for each one's managers.
        """
        seen = visible_to(user, today, "matter__")
        if user.is_manager:
            seen |= models.Q(unit=user.unit_id, matter=None) | UNADDRESSED
        return self.filter(seen)

    def of_unit(self, unit: int) -> Self:
        """Filed there, or waiting for whichever unit takes it."""
        return self.filter(models.Q(unit=unit) | UNADDRESSED)

    def waiting(self) -> Self:
        """Of no notice of ours: for a person to file or to put aside."""
        return self.filter(kind=MailKind.OTHER, handled_at=None)

    def for_cases(self) -> Self:
        """What belongs on the timeline of a case and is not there yet."""
        kinds = (MailKind.REPLY, MailKind.OTHER)
        return self.filter(on_case_at=None, matter__isnull=False, kind__in=kinds)


class InboundMail(models.Model):
    """One message of the unit's mailbox, filed once: a bounce to its notice, a reply to its case."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", null=True, blank=True)
    message_id = models.CharField(max_length=300, unique=True)  # the sender's own, or a hash where there is none
    kind = models.CharField(_("kind"), max_length=10, choices=MailKind.choices)
    notice = models.ForeignKey("notices.Notice", models.PROTECT, null=True, blank=True, related_name="answers")
    matter = models.ForeignKey("charter.Matter", models.PROTECT, null=True, blank=True, related_name="inbound_mails")
    sender = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)  # plain, without what was quoted; at most 10,000 letters
    attachments = models.JSONField(default=list)  # their names; they are not kept
    other_address = models.BooleanField(default=False)  # a reply that came from another address than ours went to
    note = models.CharField(max_length=300, blank=True)  # what a server said of a mail that came back
    received_at = models.DateTimeField()
    on_case_at = models.DateTimeField(null=True, blank=True)  # stands on the timeline of its case
    handled_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    handled_at = models.DateTimeField(null=True, blank=True)

    objects = InboundMailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-received_at"], name="inbound_unit"),
            models.Index(
                fields=["matter"],
                name="inbound_to_case",
                condition=models.Q(on_case_at=None, matter__isnull=False, kind__in=("reply", "other")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id[:40]}"

    def get_absolute_url(self) -> str:
        return reverse("notices:mail-detail", args=[self.pk])

    @property
    def waits(self) -> bool:
        return self.kind == MailKind.OTHER and self.handled_at is None


class MailboxState(models.Model):
    """How the reading of the mailbox stands. At most one row."""

    only = models.BooleanField(default=True, unique=True)
    validity = models.BigIntegerField(default=0)  # of the mailbox's numbers (RFC 3501, UIDVALIDITY)
    last_uid = models.BigIntegerField(default=0)  # the last one that was filed
    read_at = models.DateTimeField(null=True, blank=True)  # the last round that ended well
    error = models.CharField(max_length=300, blank=True)  # of the last round; empty while it works

    def __str__(self) -> str:
        return self.error or str(self.read_at)
