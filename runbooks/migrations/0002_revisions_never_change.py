"""The database itself refuses changes to a revision and its steps."""

from __future__ import annotations

from django.db import migrations

REFUSE = """
CREATE FUNCTION refuse_revision_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a revision never changes' USING ERRCODE = 'restrict_violation';
END $$;
"""


def trigger(table: str) -> migrations.RunSQL:
    """Refuse UPDATE of rows."""
    return migrations.RunSQL(
        f"CREATE TRIGGER never_changes BEFORE UPDATE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION refuse_revision_change()",
        f"DROP TRIGGER never_changes ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("runbooks", "0001_initial")]
    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION refuse_revision_change()"),
        trigger("runbooks_revision"),
        trigger("runbooks_step"),
    ]
