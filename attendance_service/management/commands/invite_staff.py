from argparse import ArgumentParser
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.fields import clean_email, clean_name
from accounts.models import Role, Unit, User
from accounts.services.staff import AddressTakenError
from attendance_service.staff.services import invite_again, invite_staff


class Command(BaseCommand):
    help = "Invite a member of staff by mail: invite_staff EMAIL --role administrator [--unit N] [--name NAME]."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--role", action="append", choices=[role.value for role in Role], required=True)
        parser.add_argument("--unit", type=int, help="number of the unit; needed where there are several")
        parser.add_argument("--name", default="", help="full name; default: the address")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            email = clean_email(options["email"])
            name = clean_name(options["name"] or email.partition("@")[0])
            user, created = invite_staff(
                unit=self.find_unit(options["unit"]),
                email=email,
                name=name,
                roles=[Role(role) for role in options["role"]],
                now=timezone.now(),
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except AddressTakenError:
            raise CommandError("This address belongs to another unit.") from None
        self.stdout.write(f"{user.email}: {self.outcome(user, created)}")

    def find_unit(self, number: int | None) -> Unit:
        units = Unit.objects.filter(pk=number) if number else Unit.objects.all()
        try:
            return units.get()
        except Unit.DoesNotExist:
            raise CommandError("There is no such unit.") from None
        except Unit.MultipleObjectsReturned:
            listed = ", ".join(f"{unit.pk} ({unit})" for unit in units.order_by("pk"))
            raise CommandError(f"Which unit? Give --unit: {listed}") from None

    def outcome(self, user: User, created: bool) -> str:
        if created:
            return "invited; the mail leaves within a minute"
        if invite_again(user=user, key=uuid4(), now=timezone.now()):
            return "was invited before; a new mail leaves within a minute"
        return "is on the staff list already; nothing was changed"
