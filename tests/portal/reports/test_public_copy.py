"""The public copy end to end: nothing that names anybody is left in any file."""

from __future__ import annotations

import json
import re
import zlib
from io import BytesIO
from zipfile import ZipFile

import pytest

from portal.core.errors import UserError
from portal.incidents.models import OutputChunk
from portal.incidents.services import add_note, record_action
from portal.reports import public
from portal.reports.public_choice import PARTS, choice_of
from portal.reports.reading import read_record
from portal.reports.services import make_public_copy

EVERYTHING = list(PARTS)
NAMES = [
    *("prod-east", "alice", "Liddell", "bob@acme.example.com", "worker-1", "worker-2"),
    *("control-plane-1", "nc4fp", "548969cc58", "prod-monitoring", "10.128.0.7"),
    *(
        "api.prod.acme.com",
        "secret-shop",
        "billing-db",
        "acme",
        "127.0.0.1:",
        "payments",
    ),
]


@pytest.fixture
def told(incident, alice, run_step, add_alert):
    """An incident whose every part holds names."""
    alice.first_name, alice.last_name = "Alice", "Liddell"
    alice.save()
    add_alert(
        labels={
            "alertname": "NoReadyVirtOperator",
            "node": "worker-1",
            "namespace": "secret-shop",
            "name": "billing-db",
            "instance": "10.128.0.7:8443",
            "team": "payments",
        },
        annotations={"summary": "billing-db on worker-1", "x": "bob@acme.example.com"},
        generator_url="https://api.prod.acme.com/graph?g0.expr=up",
    )
    for order in (1, 2, 3, 7):
        run_step(order)
    add_note(alice, incident, "see **worker-1**, says bob@acme.example.com of ACME")
    record_action(alice, incident, "drained worker-2 on prod-east")
    incident.refresh_from_db()
    return incident


def everything(incident, **more):
    runs = [str(run.uuid) for run in incident.runs.all()]
    given = {"words": ["acme"], "keep": []} | more
    return choice_of(runs, EVERYTHING, given["words"], given["keep"])


def copy_of(user, incident, choice) -> ZipFile:
    packed = make_public_copy(user, incident, choice)
    with packed.file as file:
        return ZipFile(BytesIO(file.read()))


def texts_of(bundle: ZipFile) -> dict[str, str]:
    return {name: f"{name}\n{bundle.read(name).decode()}" for name in bundle.namelist()}


def test_no_name_is_left_in_any_file(alice, told):
    server = told.cluster.server
    texts = texts_of(copy_of(alice, told, everything(told)))
    for name in [*NAMES, server, str(told.uuid)]:
        whole = re.compile(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", re.I)
        left = [file for file, text in texts.items() if whole.search(text)]
        assert left == [], name


def test_same_name_has_the_same_replacement_in_all_files(alice, told):
    found = public.preview(read_record(told), everything(told), "x.zip")
    new = {one.replacement.name.text: one.replacement.text for one in found.names}
    texts = texts_of(copy_of(alice, told, everything(told)))
    [alert] = json.loads(texts["alerts.json"].partition("\n")[2])
    assert alert["labels"]["node"] == new["worker-1"]
    assert (
        alert["annotations"]["summary"] == f"{new['billing-db']} on {new['worker-1']}"
    )
    nodes = next(text for name, text in texts.items() if "get-nodes" in name)
    assert re.search(rf"^{new['worker-1']} +(Not)?Ready", nodes, re.M)
    assert f"see **{new['worker-1']}**" in texts["timeline.md"].replace("\\", "")
    assert (
        json.loads(texts["manifest.json"].partition("\n")[2])["cluster"] == "cluster-1"
    )


def test_counts_of_the_preview_are_those_of_the_copy(alice, told):
    found = public.preview(read_record(told), everything(told), "x.zip")
    new = {one.replacement.name.text: one for one in found.names}
    outputs = [
        text.partition("\n")[2]
        for name, text in texts_of(copy_of(alice, told, everything(told))).items()
        if name.startswith("outputs/")
    ]
    one = new["worker-1"]
    assert one.count >= sum(text.count(one.replacement.text) for text in outputs) > 0


def test_what_was_not_chosen_is_not_in_it(alice, told):
    run = told.runs.filter(step=7).get()
    choice = choice_of([str(run.uuid)], [], [], [])
    texts = texts_of(copy_of(alice, told, choice))
    assert len([name for name in texts if name.startswith("outputs/")]) == 1
    assert not [name for name in texts if name.startswith("objects/")]
    assert json.loads(texts["alerts.json"].partition("\n")[2]) == []
    assert "drained" not in "".join(texts.values())
    assert "runbook.md" not in texts


def test_notes_stay_out_unless_they_were_chosen(alice, told):
    choice = choice_of([], ["timeline"], [], [])
    timeline = texts_of(copy_of(alice, told, choice))["timeline.md"]
    assert "Incident opened" in timeline
    assert "drained" not in timeline


def test_source_is_replaced_also_where_only_the_opener_names_it(alice, told):
    told.alerts.all().delete()
    told.opened_by_name = "alert NoReadyVirtOperator from other-monitoring"
    told.save()
    record = json.loads(copy_of(alice, told, everything(told)).read("incident.json"))
    assert record["opened_by"] == "alert NoReadyVirtOperator from source-1"


def test_kept_name_stays(alice, told):
    choice = everything(told, keep=["worker-1"])
    texts = texts_of(copy_of(alice, told, choice))
    assert any("worker-1" in text for text in texts.values())
    assert not any("worker-2" in text for text in texts.values())


def test_if_a_name_slips_through_there_is_no_file(alice, told, monkeypatch):
    """As when somebody adds a text to the bundle and forgets to replace names in it."""
    real = public.pack

    def careless(record, evidence, about):
        return real(read_record(told), evidence, about)

    monkeypatch.setattr(public, "pack", careless)
    with pytest.raises(UserError) as refused:
        make_public_copy(alice, told, everything(told))
    assert refused.value.code == "public-name-left"


def test_more_output_than_one_can_look_through_is_refused(alice, told):
    output = told.runs.filter(step=7).get().outputs.get()
    output.size = 33_000_000
    output.save()
    with pytest.raises(UserError) as refused:
        make_public_copy(alice, told, everything(told))
    assert refused.value.code == "public-too-large"


def test_name_across_two_stored_pieces_is_replaced(alice, told):
    output = told.runs.filter(step=7).get().outputs.get()
    output.chunks.all().delete()
    for seq, text in enumerate(["down: work", "er-1, wor", "ker-2\n"]):
        OutputChunk.objects.create(
            output=output, seq=seq, stream="out", data=zlib.compress(text.encode())
        )
    texts = texts_of(copy_of(alice, told, everything(told)))
    nodes = next(text for name, text in texts.items() if "get-nodes" in name)
    assert re.search(r"down: node-\d+, node-\d+\n", nodes)
