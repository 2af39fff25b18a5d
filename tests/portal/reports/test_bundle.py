"""The bundle as a zip: its files, their sums, and what hostile text does in it."""

from __future__ import annotations

import json
import re
import zlib
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest

from portal.accounts.models import AuditEntry
from portal.incidents.models import CommandOutput, OutputChunk
from portal.incidents.services import add_note, open_incident
from portal.reports.services import make_bundle

TRICKS = "<script>alert(1)</script>\u202egpj.exe<img src=x onerror=alert(2)>"


@pytest.fixture
def bundle_of():
    """The bundle as a person gets it."""

    def make(user, incident) -> ZipFile:
        packed = make_bundle(user, incident)
        with packed.file as file:
            return ZipFile(BytesIO(file.read()))

    return make


def test_every_output_is_a_file_with_the_cluster_on_top(
    bundle_of, alice, incident, run_step
):
    run_step(1)
    run = run_step(3)
    bundle = bundle_of(alice, incident)
    names = [name for name in bundle.namelist() if str(run.uuid)[:8] in name]
    assert len(names) == run.outputs.count()
    text = bundle.read(names[1]).decode()
    assert text.startswith(f"# incident #{incident.number}, cluster prod-east, step 3")
    output = run.outputs.get(position=2)
    assert f"$ {output.command}\n" in text
    assert output.text() in text


def test_manifest_and_sums_name_every_file_with_its_digest(
    bundle_of, alice, incident, run_step
):
    run_step(1)
    bundle = bundle_of(alice, incident)
    manifest = json.loads(bundle.read("manifest.json"))
    told = {file["name"]: file for file in manifest["files"]}
    assert set(bundle.namelist()) == {*told, "manifest.json", "SHA256SUMS"}
    for name, file in told.items():
        content = bundle.read(name)
        assert file["size"] == len(content)
        assert file["sha256"] == sha256(content).hexdigest()
    sums = dict(
        reversed(line.split("  "))
        for line in bundle.read("SHA256SUMS").decode().splitlines()
    )
    assert sums.keys() == {*told, "manifest.json"}
    assert all(sha256(bundle.read(name)).hexdigest() == sums[name] for name in sums)
    assert (manifest["cluster"], manifest["created_by"]) == ("prod-east", "alice")


def test_objects_are_yaml_files_once_each(bundle_of, alice, incident, run_step):
    run_step(1)
    run_step(2)
    first = bundle_of(alice, incident)
    objects = [name for name in first.namelist() if name.startswith("objects/")]
    assert objects
    run_step(2)
    again = bundle_of(alice, incident)
    # In the order in which they were answered, which may differ between two runs.
    seen = [name for name in again.namelist() if name.startswith("objects/")]
    assert sorted(seen) == sorted(objects)
    deployment = next(name for name in objects if "/kubevirt/virt-operator" in name)
    text = first.read(deployment).decode()
    assert text.startswith("# cluster prod-east, ")
    assert "kind: Deployment" in text


def test_same_incident_gives_the_same_names_in_the_same_order(
    bundle_of, alice, incident, run_step
):
    run_step(1)
    run_step(3)
    first, second = bundle_of(alice, incident), bundle_of(alice, incident)
    assert first.namelist() == second.namelist()


def test_report_shows_record_alerts_steps_and_timeline(
    bundle_of, alice, incident, run_step, add_alert
):
    add_alert(annotations={"summary": "No virt-operator is ready"})
    run_step(1)
    run_step(3)
    add_note(alice, incident, "**certificates** were rotated")
    report = bundle_of(alice, incident).read("report.html").decode()
    assert "cluster prod-east" in report
    assert "No virt-operator is ready" in report
    assert "virt-operator-548969cc58-nc4fp" in report
    assert "<strong>certificates</strong>" in report
    assert "<b>Drill</b>" not in report


def test_storm_and_its_incidents_name_each_other(
    bundle_of, alice, incident, cluster, revision
):
    storm = open_incident(alice, revision, cluster, title="Storm")
    incident.parent = storm
    incident.save()
    child, parent = bundle_of(alice, incident), bundle_of(alice, storm)
    assert json.loads(child.read("incident.json"))["parent"] == storm.number
    assert json.loads(parent.read("incident.json"))["children"] == [incident.number]
    assert f"#{incident.number}" in parent.read("report.html").decode()


def test_report_of_a_drill_says_so(bundle_of, alice, incident):
    incident.drill = True
    incident.save()
    bundle = bundle_of(alice, incident)
    assert "<b>Drill</b>" in bundle.read("report.html").decode()
    assert "**Drill**" in bundle.read("timeline.md").decode()
    assert json.loads(bundle.read("manifest.json"))["drill"]


def test_every_link_of_the_report_leads_to_a_file_of_the_bundle(
    bundle_of, alice, incident, run_step
):
    for order in (1, 2, 3):
        run_step(order)
    bundle = bundle_of(alice, incident)
    report = bundle.read("report.html").decode()
    links = [
        link
        for link in re.findall(r'href="([^"#]+)"', report)
        if not link.startswith("http")
    ]
    assert set(links) <= set(bundle.namelist())
    assert any(link.startswith("outputs/") for link in links)
    fragments = set(re.findall(r'href="#([^"]+)"', report))
    assert fragments <= set(re.findall(r'id="([^"]+)"', report))


def test_hostile_text_stays_text(bundle_of, alice, incident, run_step, add_alert):
    add_alert(
        TRICKS,
        labels={TRICKS: TRICKS, "pk": "kept"},
        annotations={"summary": TRICKS},
        generator_url="javascript:alert(3)",
    )
    incident.title = TRICKS
    incident.save()
    add_note(alice, incident, f"{TRICKS} [here](javascript:alert(4))")
    output = run_step(7).outputs.get(position=1)
    _print(output, "<script>alert(5)</script>")
    bundle = bundle_of(alice, incident)
    report = bundle.read("report.html").decode()
    assert "<script" not in report
    assert "<img" not in report
    assert 'href="javascript:' not in report
    assert "\u202e" not in report
    assert "⟨U+202E⟩" in report
    [alert] = json.loads(bundle.read("alerts.json"))
    assert alert["labels"]["pk"] == "kept"


def test_what_lies_between_the_first_and_the_last_lines_is_in_the_file(
    bundle_of, alice, incident, run_step
):
    output = run_step(7).outputs.get(position=1)
    _print(output, "".join(f"line {number}\n" for number in range(1000)))
    bundle = bundle_of(alice, incident)
    report = bundle.read("report.html").decode()
    assert "line 0\n" in report
    assert "line 999\n" in report
    assert "line 500\n" not in report
    assert "940 lines, all in the file" in report
    [name] = [name for name in bundle.namelist() if name.startswith("outputs/")]
    assert "line 500\n" in bundle.read(name).decode()


def test_each_bundle_stands_in_the_audit_trail(bundle_of, alice, incident):
    bundle_of(alice, incident)
    entry = AuditEntry.objects.get(action="incident.bundle")
    assert (entry.actor_name, entry.incident) == ("alice", incident.number)
    assert entry.details["files"] > 4


def test_what_fails_on_the_way_leaves_neither_file_nor_entry(alice, incident, run_step):
    run_step(7).outputs.get().chunks.update(data=b"not compressed")
    with pytest.raises(zlib.error):
        make_bundle(alice, incident)
    assert not AuditEntry.objects.filter(action="incident.bundle").exists()


def test_very_many_alerts_and_runs_take_few_queries_each(
    bundle_of, alice, incident, run_step, add_alert, django_assert_max_num_queries
):
    for _ in range(30):
        add_alert()
    for _ in range(3):
        run_step(7)
    with django_assert_max_num_queries(40):
        bundle_of(alice, incident)


def _print(output: CommandOutput, text: str) -> None:
    """Store `text` as what the command printed."""
    output.chunks.all().delete()
    OutputChunk.objects.create(
        output=output, seq=0, stream="out", data=zlib.compress(text.encode())
    )
    output.size = len(text)
    output.save()
