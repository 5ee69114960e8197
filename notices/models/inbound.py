from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MailKind(models.TextChoices):
    BOUNCE = "bounce", pgettext_lazy("mail", "came back")
    REPLY = "reply", pgettext_lazy("mail", "reply")
    AUTOMATIC = "automatic", pgettext_lazy("mail", "automatic reply")
    OTHER = "other", pgettext_lazy("mail", "other")


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
    received_at = models.DateTimeField()
    handled_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    handled_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
