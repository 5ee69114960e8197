from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    OFFICER = "officer", _("attendance officer")
    MANAGER = "manager", _("unit manager")
    COORDINATOR = "coordinator", _("aide-hours coordinator")
    ADMINISTRATOR = "administrator", _("administrator")
    AUDITOR = "auditor", _("auditor")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **facts: Any) -> User:
        user = self.model(email=email.strip().lower(), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def active(self) -> models.QuerySet[User]:
        return self.filter(is_active=True)

    def visible_to(self, user: User) -> models.QuerySet[User]:
        """Everyone of the unit, for choosing among colleagues."""
        return self.filter(unit=user.unit_id)

    def manageable_by(self, user: User) -> models.QuerySet[User]:
        """Whose roles this person may change: an administrator's own unit, never herself."""
        return self.visible_to(user).exclude(pk=user.pk) if user.is_administrator else self.none()

    def with_role(self, role: Role) -> models.QuerySet[User]:
        return self.active().filter(**{f"is_{role.value}": True})


class User(AbstractBaseUser):
    """A member of a unit's staff. Roles are columns: at most five, and every page asks for them."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="staff")
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("full name"), max_length=80)
    title = models.CharField(_("title"), max_length=80, blank=True, help_text=_("As signed under letters."))
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)  # codes: who can cover for whom
    is_officer = models.BooleanField(Role.OFFICER.label, default=False)
    is_manager = models.BooleanField(Role.MANAGER.label, default=False)
    is_coordinator = models.BooleanField(Role.COORDINATOR.label, default=False)
    is_administrator = models.BooleanField(Role.ADMINISTRATOR.label, default=False)
    is_auditor = models.BooleanField(Role.AUDITOR.label, default=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(_("demo person"), default=False)
    uses_shortcuts = models.BooleanField(_("single-key shortcuts"), default=True)
    prefers_dense_rows = models.BooleanField(_("dense rows"), default=False)
    unread = models.PositiveIntegerField(default=0)  # notices of the bell nobody looked at; kept by notices
    joined_at = models.DateTimeField(auto_now_add=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)  # changed every six months (reg. 9(b)(2)(a))
    trained_on = models.DateField(_("last training"), null=True, blank=True)  # every two years (reg. 7(b)-(c))

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower")]

    def __str__(self) -> str:
        return self.name

    def set_password(self, raw_password: str | None) -> None:
        """Whoever sets one, by whichever page: its age counts from now."""
        super().set_password(raw_password)
        self.password_changed_at = timezone.now() if raw_password else None

    @property
    def roles(self) -> list[Role]:
        return [role for role in Role if getattr(self, f"is_{role.value}")]

    def has_role(self, *roles: Role) -> bool:
        return any(role in roles for role in self.roles)

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.name.split()[:2])
