from django.db import models


class Purpose(models.TextChoices):
    """What a signed link lets its holder do; the roof answers each (ux 3.13)."""

    MEETING = "meeting"
    RECEIVED = "received"
    DECISION = "decision"  # a function level: read, received, downloaded
    HOURS = "hours"  # more hours asked for
    APPEAL = "appeal"


class SignedLink(models.Model):
    """A parent's capability: 128 bits, kept as a hash, for one notice and one purpose, expiring, revocable.

    The token is derived from `salt` and the installation's key, so that every try of a mail and its letter carry the
    same address and the table alone opens nothing.
    """

    notice = models.OneToOneField("notices.Notice", models.PROTECT, related_name="link")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    salt = models.BinaryField(max_length=16)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    revoked_why = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)  # first time
    used_at = models.DateTimeField(null=True, blank=True)  # first answer
    tries = models.PositiveSmallIntegerField(default=0)  # wrong answers of the light check, those of its renewals too
    renewal_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="renewals")

    def __str__(self) -> str:
        return f"{self.purpose} {self.token_hash[:8]}"
