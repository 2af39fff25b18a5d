from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0004_the_record'),
    ]

    operations = [
        migrations.AddField(
            model_name='steprun',
            name='origins',
            field=models.JSONField(default=dict),
        ),
    ]
