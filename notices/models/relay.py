from django.db import models


class SuppressedAddress(models.Model):
    """An address nobody writes to any more, until a person takes it off the list; asked at the moment of sending."""

    email = models.EmailField(unique=True)  # lower case
    reason = models.CharField(max_length=300)
    bounces = models.PositiveSmallIntegerField(default=0)  # hard ones in a row; listed from the second on
    listed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["email"], name="address_listed", condition=models.Q(listed_at__isnull=False))]

    def __str__(self) -> str:
        return self.email


class SenderBeat(models.Model):
    """A sender's sign of life; one that was silent for 60 seconds loses its leases. By the database's clock."""

    worker = models.CharField(max_length=80, unique=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker


class RelayBreaker(models.Model):
    """While the relay itself is away: one probe a minute, and no notice's tries are used up. At most one row.

    It also counts what senders took of the minute's share.
    """

    only = models.BooleanField(default=True, unique=True)
    open_since = models.DateTimeField(null=True, blank=True)
    probe_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    minute = models.DateTimeField(null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)  # in that minute

    def __str__(self) -> str:
        return self.note
