from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Recipient(models.Model):
    """Somebody we may write to; read at the moment of sending, so these facts live only here.

    For staff (`user` is set) name and address are the user's own.
    """

    name = models.CharField(_("name"), max_length=80)
    email = models.EmailField(_("e-mail"), blank=True)
    postal_address = models.CharField(_("postal address"), max_length=160, blank=True)  # "street 5, town, 1234567"
    language = models.CharField(_("language"), max_length=2, default="he")
    may_receive = models.BooleanField(_("may receive information"), default=True)
    barred_reason = models.CharField(_("why not"), max_length=300, blank=True)
    user = models.OneToOneField("accounts.User", models.PROTECT, null=True, blank=True, related_name="recipient")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(may_receive=True) | ~models.Q(barred_reason=""), name="recipient_barred_has_reason"
            )
        ]

    def __str__(self) -> str:
        return self.user.name if self.user else self.name

    @property
    def address(self) -> str:
        """Where mail goes today: a member of staff who moved is written to at the new address."""
        return self.user.email if self.user else self.email
