"""Folders of runbooks as people have them, with files that are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from runbooks.library import FileProblem, find, import_folder
from runbooks.models import Revision, Step

pytestmark = pytest.mark.django_db
GOOD = "# Good\n\n## Diagnosis\n\n1. Look.\n\n   ```\n   kubectl get nodes\n   ```\n"


def test_a_file_that_can_not_be_read_is_told_and_the_others_come_in(
    tmp_path: Path,
) -> None:
    (tmp_path / "Good.md").write_text(GOOD)
    (tmp_path / "Latin.md").write_bytes("# Latin\n\nzurück\n".encode("latin-1"))
    (tmp_path / "Huge.md").write_text("x" * (10 * 1024 * 1024 + 1))
    report = import_folder("team", tmp_path)
    assert report.added == ["Good"]
    assert report.problems == [
        FileProblem("Huge.md", 1, "10,485,761 bytes: a runbook may have 10,485,760"),
        FileProblem(
            "Latin.md",
            1,
            "line 3 is not UTF-8 (byte 0xfc): save the file as UTF-8",
        ),
    ]
    assert find("Latin") is None


def test_a_file_that_became_unreadable_leaves_the_revision_that_was(
    tmp_path: Path,
) -> None:
    file = tmp_path / "Good.md"
    file.write_text(GOOD)
    import_folder("team", tmp_path)
    file.write_bytes(b"\xff")
    report = import_folder("team", tmp_path)
    assert [problem.path for problem in report.problems] == ["Good.md"]
    runbook = find("Good")
    assert runbook is not None
    assert runbook.current is not None
    assert runbook.current.markdown == GOOD


def test_five_megabytes_are_a_runbook_like_any_other(tmp_path: Path) -> None:
    filler = ("Some words that nobody needs. " * 100 + "\n\n") * 1_700
    (tmp_path / "Long.md").write_text(f"{GOOD}\n## Notes\n\n{filler}")
    assert import_folder("team", tmp_path).added == ["Long"]
    assert [step.title for step in Step.objects.all()] == ["Look"]


def test_a_zero_byte_in_a_file_is_shown_as_one(tmp_path: Path) -> None:
    (tmp_path / "Zero.md").write_text(GOOD.replace("Look", "Lo\x00ok"))
    import_folder("team", tmp_path)
    assert "\x00" not in Revision.objects.get().markdown


def test_without_diagnosis_there_are_no_steps(tmp_path: Path) -> None:
    (tmp_path / "Prose.md").write_text("# Prose\n\n## Meaning\n\nSomething.\n")
    report = import_folder("team", tmp_path)
    assert report.added == ["Prose"]
    assert not Step.objects.exists()


def test_the_same_text_again_is_no_new_revision_and_a_changed_one_is(
    tmp_path: Path,
) -> None:
    file = tmp_path / "Good.md"
    file.write_text(GOOD)
    assert import_folder("team", tmp_path).added == ["Good"]
    assert import_folder("team", tmp_path).unchanged == ["Good"]
    file.write_text(GOOD + "\nMore.\n")
    assert import_folder("team", tmp_path).changed == ["Good"]
    assert Revision.objects.count() == 2
    file.unlink()
    assert import_folder("team", tmp_path).removed == ["Good"]
    assert find("Good") is None


def test_links_that_lead_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text(GOOD)
    folder = tmp_path / "team"
    folder.mkdir()
    (folder / "Secret.md").symlink_to(secret)
    assert import_folder("team", folder).added == []


def test_a_file_with_several_alerts_is_several_runbooks(tmp_path: Path) -> None:
    first = "### QueueIsLong\n\nSee:\n\n```bash\nkubectl get pods\n```\n"
    second = "### DiskIsFull\n\n#### Diagnosis\n\n<!-- open\n"
    (tmp_path / "all.md").write_text(f"# All\n\n## Alerts\n\n{first}\n{second}")
    report = import_folder("mine", tmp_path)
    assert report.added == ["QueueIsLong", "DiskIsFull"]
    assert {(one.path, one.line) for one in report.problems} == {
        ("all.md#diskisfull", 17),
        ("all.md#diskisfull", 15),
    }
    queue = find("QueueIsLong")
    assert queue is not None
    assert queue.current is not None
    assert queue.path == "all.md#queueislong"
    assert queue.current.markdown.startswith("### QueueIsLong")
    assert [step.title for step in queue.current.steps.all()] == ["See"]
    assert import_folder("mine", tmp_path).unchanged == report.added
    (tmp_path / "all.md").write_bytes(b"\xff")
    assert import_folder("mine", tmp_path).removed == []
    (tmp_path / "all.md").write_text(first)
    assert set(import_folder("mine", tmp_path).removed) == set(report.added)


def test_of_two_runbooks_of_one_name_the_first_counts(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        text = f"# X\n\n## Diagnosis\n\n- `kubectl get {folder}`\n"
        (tmp_path / folder / "X.md").write_text(text)
    report = import_folder("mine", tmp_path)
    assert report.added == ["X"]
    assert [one.path for one in report.problems] == ["b/X.md"]
    found = find("X")
    assert found is not None
    assert found.path == "a/X.md"


def test_an_install_downstream_imports_what_is_meant_for_it(
    tmp_path: Path, settings: Settings
) -> None:
    settings.RUNBOOKS_DOWNSTREAM = True
    (tmp_path / "X.md").write_text(
        "## Diagnosis\n\n<!--USstart-->\n- `kubectl get a`\n<!--USend-->\n"
        "<!--DS: - `oc get b`-->\n"
    )
    import_folder("mine", tmp_path)
    found = find("X")
    assert found is not None
    assert found.current is not None
    [step] = found.current.steps.all()
    assert step.commands[0]["text"] == "oc get b"
