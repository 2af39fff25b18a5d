"""The database writes down what happens to incidents, in the same transaction.

Whoever changes an incident, in whatever way, tells it: code above would have to be
called by everybody and can not see a statement for many rows. The triggers only insert, into
a table without unique keys: they never wait for another transaction. Rows become
visible when that transaction commits, so that none is missed for its number.
Drills are silent from here on.
"""

from __future__ import annotations

from django.db import migrations

INCIDENT = """
CREATE FUNCTION notify_incident() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.drill THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    INSERT INTO notify_happening (incident_id, what, at)
    VALUES (NEW.id, 'opened', clock_timestamp());
    RETURN NULL;
  END IF;
  IF OLD.cluster_id IS DISTINCT FROM NEW.cluster_id THEN
    INSERT INTO notify_happening (incident_id, what, at)
    VALUES (NEW.id, 'placed', clock_timestamp());
  END IF;
  IF OLD.status <> NEW.status THEN
    INSERT INTO notify_happening (incident_id, what, before, after, at)
    VALUES (NEW.id, 'status', OLD.status, NEW.status, clock_timestamp());
  END IF;
  IF OLD.severity <> NEW.severity THEN
    INSERT INTO notify_happening (incident_id, what, before, after, at)
    VALUES (NEW.id, 'severity', OLD.severity, NEW.severity, clock_timestamp());
  END IF;
  IF (OLD.self_cleared_at IS NULL) <> (NEW.self_cleared_at IS NULL) THEN
    INSERT INTO notify_happening (incident_id, what, after, at)
    VALUES (NEW.id, 'cleared',
            CASE WHEN NEW.self_cleared_at IS NULL THEN 'no' ELSE 'yes' END,
            clock_timestamp());
  END IF;
  IF OLD.acknowledged_at IS NULL AND NEW.acknowledged_at IS NOT NULL THEN
    INSERT INTO notify_happening (incident_id, what, at)
    VALUES (NEW.id, 'acknowledged', clock_timestamp());
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER notify_opened AFTER INSERT ON incidents_incident
  FOR EACH ROW EXECUTE FUNCTION notify_incident();
CREATE TRIGGER notify_changed
  AFTER UPDATE OF cluster_id, status, severity, self_cleared_at, acknowledged_at
  ON incidents_incident
  FOR EACH ROW EXECUTE FUNCTION notify_incident();
"""

ENTRY = """
CREATE FUNCTION notify_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO notify_happening (incident_id, what, entry, at)
  SELECT id, 'note', NEW.id, clock_timestamp() FROM incidents_incident
  WHERE id = NEW.incident_id AND NOT drill;
  RETURN NULL;
END $$;

CREATE TRIGGER notify_note AFTER INSERT ON incidents_timelineentry
  FOR EACH ROW WHEN (NEW.kind = 'note') EXECUTE FUNCTION notify_note();

CREATE FUNCTION notify_mention() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO notify_happening (incident_id, what, entry, at)
  SELECT i.id, 'mention', e.id, clock_timestamp() FROM incidents_timelineentry e
  JOIN incidents_incident i ON i.id = e.incident_id
  WHERE e.id = NEW.entry_id AND NOT i.drill;
  RETURN NULL;
END $$;

CREATE TRIGGER notify_mention AFTER INSERT ON incidents_mention
  FOR EACH ROW EXECUTE FUNCTION notify_mention();
"""

HANDOVER = """
CREATE FUNCTION notify_handover() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO notify_happening (incident_id, what, at)
  SELECT id, 'handover', clock_timestamp() FROM incidents_incident
  WHERE id = NEW.incident_id AND NOT drill;
  RETURN NULL;
END $$;

CREATE TRIGGER notify_handover AFTER INSERT ON incidents_handover
  FOR EACH ROW EXECUTE FUNCTION notify_handover();
CREATE TRIGGER notify_accepted AFTER UPDATE OF accepted_at ON incidents_handover
  FOR EACH ROW WHEN (OLD.accepted_at IS NULL AND NEW.accepted_at IS NOT NULL)
  EXECUTE FUNCTION notify_handover();
"""


def undo(function: str) -> str:
    return f"DROP FUNCTION {function}() CASCADE"


class Migration(migrations.Migration):
    dependencies = [("notify", "0001_initial")]
    operations = [
        migrations.RunSQL(INCIDENT, undo("notify_incident")),
        migrations.RunSQL(
            ENTRY, f"{undo('notify_note')}; {undo('notify_mention')}"
        ),
        migrations.RunSQL(HANDOVER, undo("notify_handover")),
    ]
