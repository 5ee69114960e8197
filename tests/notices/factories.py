import factory

from charter.models import Desk, Matter
from notices.models import Recipient
from tests.factories import UnitFactory


class RecipientFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Recipient

    name = "סיגל ומאיר כהן"
    email = factory.Sequence(lambda n: f"parent{n}@example.org")


class MatterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Matter

    unit = factory.SubFactory(UnitFactory)
    ref = factory.Sequence(lambda n: f"2026-{n:08}")
    url = factory.LazyAttribute(lambda matter: f"/cases/{matter.ref}/")
    desk = Desk.CASES
