from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clusters', '0003_grants_of_teams'),
    ]

    operations = [
        migrations.AddField(
            model_name='cluster',
            name='defaults',
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
