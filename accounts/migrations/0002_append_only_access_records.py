from django.db import migrations, models

from accounts.migrations import _access_triggers


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name='accessrecord',
            name='action',
            field=models.CharField(choices=[('view', 'viewed'), ('search', 'searched'), ('export', 'exported'), ('reveal', 'revealed an ID number'), ('create', 'created'), ('change', 'changed'), ('sign_in', 'signed in'), ('purge', 'purged old records'), ('refuse', 'was refused')], max_length=10, verbose_name='action'),
        ),
        migrations.RunPython(
            lambda apps, editor: _access_triggers.install(editor.connection),
            lambda apps, editor: _access_triggers.remove(editor.connection),
        ),
    ]
