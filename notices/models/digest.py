from django.db import models


class DigestDay(models.Model):
    """The morning digests of one unit and day are prepared (S3): the row is what makes it once."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "on"], name="digest_day_once")]

    def __str__(self) -> str:
        return str(self.on)
