from __future__ import annotations

from pathlib import Path

from portal.accounts.models import User
from runbooks.library import import_folder, import_shipped
from runbooks.models import Revision
from tests.portal.api.conftest import As


def test_a_runbook_is_shown_with_sections_steps_and_decisions(
    as_user: As, bob: User, revision: Revision
) -> None:
    told = as_user(bob).get("/runbooks/NoReadyVirtOperator").json()
    assert told["revision"] == revision.sha256
    assert told["markdown"] == revision.markdown
    assert (told["source"], told["variants"]) == ("shipped", ["shipped"])
    kinds = [section["kind"] for section in told["sections"]]
    assert kinds[:3] == ["meaning", "impact", "diagnosis"]
    assert {step["decision"] for step in told["steps"]} == {"runs"}
    assert told["steps"][1]["explanation"].startswith("Reads the Deployment")


def test_a_manual_step_says_why(as_user: As, bob: User, tmp_path: Path) -> None:
    text = "# X\n\n## Diagnosis\n\n1. Go in:\n\n   ```bash\n   kubectl exec -it a -- sh\n   ```\n"
    (tmp_path / "X.md").write_text(text)
    import_folder("team", tmp_path)
    [step] = as_user(bob).get("/runbooks/X").json()["steps"]
    assert (step["decision"], step["code"]) == ("manual", "terminal")
    assert step["reason"]


def test_the_list_has_one_line_for_each_source_in_pages(
    as_user: As, bob: User, tmp_path: Path
) -> None:
    import_shipped()
    (tmp_path / "NoReadyVirtOperator.md").write_text("# Ours\n")
    import_folder("team", tmp_path)
    api, seen, cursor = as_user(bob), [], ""
    while cursor is not None:
        page = api.get(f"/runbooks?limit=1&cursor={cursor}").json()
        seen += [(item["name"], item["source"]) for item in page["items"]]
        cursor = page["next"]
    assert sorted(seen) == [
        ("NoLeadingVirtOperator", "shipped"),
        ("NoReadyVirtOperator", "shipped"),
        ("NoReadyVirtOperator", "team"),
    ]


def test_a_variant_is_chosen_by_its_source(
    as_user: As, bob: User, tmp_path: Path
) -> None:
    import_shipped()
    (tmp_path / "NoReadyVirtOperator.md").write_text("# Ours\n\n## Impact\n\nNone.\n")
    import_folder("team", tmp_path)
    api = as_user(bob)
    assert api.get("/runbooks/NoReadyVirtOperator").json()["title"] == "Ours"
    told = api.get("/runbooks/NoReadyVirtOperator?source=shipped").json()
    assert told["source"] == "shipped"
    assert told["variants"] == ["team", "shipped"]


def test_an_unknown_name_is_not_found(as_user: As, bob: User) -> None:
    answer = as_user(bob).get("/runbooks/NoSuchAlert")
    assert answer.status_code == 404
    assert "NoSuchAlert" in answer.json()["error"]["message"]


def test_a_runbook_says_what_its_sentences_mention_and_has_two_views(
    as_user: As, bob: User, tmp_path: Path
) -> None:
    (tmp_path / "Two.md").write_text(
        "# Two\n\n## Diagnosis\n\n- See `kubectl get pods -A` and ![p](a.png).\n"
        "- `kubectl get nodes`\n<!--DS: - `oc get co`-->\n"
    )
    import_folder("mine", tmp_path)
    found = as_user(bob).get("/runbooks/Two").json()
    assert found["views"] == ["upstream", "downstream"]
    assert [step["commands"] for step in found["steps"]] == [["kubectl get nodes"]]
    [mention] = found["mentions"]
    assert (mention["text"], mention["section"], mention["decision"]) == (
        "kubectl get pods -A",
        "diagnosis",
        "runs",
    )
    html = "".join(section["html"] for section in found["sections"])
    assert 'src="/runbooks/sources/mine/files/a.png"' in html
    other = as_user(bob).get("/runbooks/Two?view=downstream").json()
    assert [step["commands"] for step in other["steps"]] == [
        ["kubectl get nodes"],
        ["oc get co"],
    ]
    assert as_user(bob).get("/runbooks/Two?view=sideways").status_code == 422
