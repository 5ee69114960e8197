"""Rows for tests, believable and smallest possible."""

import factory

from accounts.models import Unit, User


class UnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Unit

    name = "היחידה לביקור סדיר"
    municipality = factory.Sequence(lambda n: f"עיריית נווה אורן {n}")
    phone = "+97235550100"
    email = "unit@example.org"
    hours = "8:00 עד 16:00"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    unit = factory.SubFactory(UnitFactory)
    email = factory.Sequence(lambda n: f"staff{n}@example.org")
    name = factory.Sequence(lambda n: f"עובדת {n}")
    title = "קצינת ביקור סדיר"
