from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assistance", "0002_chair_letter")]

    operations = [
        migrations.RemoveField("ministryreport", "stored_as"),
        migrations.AddField(
            "ministryreport", "sha256", models.CharField(default="", max_length=64), preserve_default=False
        ),
        migrations.RemoveField("ministryreportrow", "entitled"),
        migrations.RemoveField("ministryreportrow", "employed"),
        migrations.RemoveField("ministryreportrow", "school"),
        migrations.AddField(
            "ministryreportrow", "school_name", models.CharField(blank=True, default="", max_length=80), preserve_default=False
        ),
        migrations.AlterField("ministryreportrow", "reported", models.PositiveSmallIntegerField()),
    ]
