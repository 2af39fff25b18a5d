"""A bundle of 100 MB of output takes no more memory than one of a few."""

from __future__ import annotations

import tracemalloc
import zlib

from portal.incidents.models import OutputChunk
from portal.reports import bundle
from portal.reports.services import make_bundle

PIECE = 4_000_000
PIECES = 25


def test_hundred_megabytes_of_output_stay_out_of_memory(alice, incident, run_step):
    output = run_step(7).outputs.get()
    line = b"a line of a log that goes on and on, as they do\n"
    data = zlib.compress(line * (PIECE // len(line)))
    OutputChunk.objects.bulk_create(
        OutputChunk(output=output, seq=100 + n, stream="out", data=data)
        for n in range(PIECES)
    )
    tracemalloc.start()
    packed = make_bundle(alice, incident)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    packed.file.close()
    largest = max(file.size for file in packed.files)
    assert largest > 90_000_000
    assert peak < 40_000_000


def test_oldest_outputs_stay_out_where_there_is_no_room(
    alice, incident, run_step, monkeypatch
):
    old, new = run_step(7), run_step(7)
    for run in (old, new):
        run.outputs.update(size=600)
    monkeypatch.setattr(bundle, "MOST_BYTES", 1000)
    packed = make_bundle(alice, incident)
    packed.file.close()
    outputs = [file.name for file in packed.files if file.name.startswith("outputs/")]
    assert len(outputs) == 1
    assert str(new.uuid)[:8] in outputs[0]
