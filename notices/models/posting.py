from django.db import models
from django.utils.translation import gettext_lazy as _


class HandedHow(models.TextChoices):
    POST = "post", _("regular post")
    REGISTERED = "registered", _("registered post")
    HAND = "hand", _("handed over")


class Posting(models.Model):
    """How a printed letter went its way, with its proof (domain 6.1, "Proof")."""

    notice = models.OneToOneField("notices.Notice", models.PROTECT, related_name="posting")
    how = models.CharField(_("how it goes"), max_length=10, choices=HandedHow.choices)
    registered_number = models.CharField(_("registered-mail number"), max_length=20, blank=True)
    posted_on = models.DateField(_("posted on"), null=True, blank=True)
    delivered_on = models.DateField(_("delivered on"), null=True, blank=True)
    returned_on = models.DateField(_("came back on"), null=True, blank=True)
    proof = models.CharField(_("proof"), max_length=300, blank=True)
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registered_number"], name="registered_number_once", condition=~models.Q(registered_number="")
            )
        ]

    def __str__(self) -> str:
        return self.registered_number or self.how
