from django.db import models

from notices.models.states import NoticeState


class NoticeEvent(models.Model):
    """One change of a notice's state: when, by whom, and what the relay answered; rows are only ever added."""

    notice = models.ForeignKey("notices.Notice", models.PROTECT, related_name="events")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=NoticeState.choices)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    note = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.state} {self.at:%Y-%m-%d %H:%M}"


class SentCopy(models.Model):
    """What left, as it left: the exact bytes of the mail or of the letter's PDF, and by which versions of its texts."""

    notice = models.ForeignKey("notices.Notice", models.PROTECT, related_name="copies", db_index=False)  # copy_once has
    attempt = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    texts = models.JSONField(default=dict)  # {"he": 3, "ar": 0}: a version of NoticeText, 0 for the one we ship

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "attempt"], name="copy_once")]

    def __str__(self) -> str:
        return self.sha256[:12]
