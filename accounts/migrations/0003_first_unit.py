"""The first unit, so that a new installation has somewhere to invite its first administrator to."""

import os

from django.db import migrations


def make_first_unit(apps, editor):
    unit = apps.get_model("accounts", "Unit")
    if not unit.objects.exists():
        unit.objects.create(
            name=os.environ.get("UNIT_NAME", "היחידה לביקור סדיר"),
            municipality=os.environ.get("UNIT_MUNICIPALITY", "הרשות המקומית"),
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_append_only_access_records")]

    operations = [migrations.RunPython(make_first_unit, migrations.RunPython.noop)]
