import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_teams'),
        ('clusters', '0002_request_budget'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='grant',
            name='one_role_per_user_and_cluster',
        ),
        migrations.AddField(
            model_name='grant',
            name='team',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='accounts.team'),
        ),
        migrations.AlterField(
            model_name='grant',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='grants', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('user', None)) ^ models.Q(('team', None)), name='grant_to_a_person_or_a_team'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.UniqueConstraint(condition=models.Q(('user__isnull', False)), fields=('user', 'cluster'), name='one_role_per_user_and_cluster', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.UniqueConstraint(condition=models.Q(('team__isnull', False)), fields=('team', 'cluster'), name='one_role_per_team_and_cluster', nulls_distinct=False),
        ),
    ]
