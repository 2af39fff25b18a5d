"""Bundle, public copy, ticket, post-mortem and template through the API."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from portal.execution.services import start
from portal.execution.worker import execute
from portal.reports.models import PostMortem, TemplateRevision


@pytest.fixture
def looked(incident, alice):
    """The incident after its nodes were looked at."""
    execute(start(alice, incident, 7, {}).uuid)
    return incident


def zip_of(answer) -> ZipFile:
    return ZipFile(BytesIO(b"".join(answer.streaming_content)))


def there(incident, path: str) -> str:
    return f"/incidents/{incident.number}/{path}"


@pytest.mark.parametrize("path", ["bundle", "ticket", "post-mortem/draft"])
def test_viewer_may_read_and_a_stranger_finds_nothing(
    as_reader, bob, charlie, incident, path
):
    answer = as_reader(bob).get(there(incident, path))
    assert answer.status_code == 200
    if answer.streaming:
        assert "report.html" in zip_of(answer).namelist()
    assert as_reader(charlie).get(there(incident, path)).status_code == 404


def test_ticket_has_a_title_and_a_text(as_user, bob, looked):
    told = as_user(bob).get(there(looked, "ticket")).json()
    assert told["title"].startswith(
        f"#{looked.number} NoReadyVirtOperator on prod-east"
    )
    assert "$ kubectl get nodes" in told["text"]


def test_public_copy_is_previewed_and_then_made(as_user, bob, charlie, looked):
    api, path = as_user(bob), there(looked, "public-copy")
    told = api.post(f"{path}/preview", {"words": ["control"]}).json()
    names = {one["name"]: one for one in told["names"]}
    assert names["worker-1"]["kind"] == "node"
    assert names["worker-1"]["count"] > 0
    assert told["issue"]["tracker"] == "kubevirt/kubevirt"
    bundle = zip_of(api.post(path, {"words": ["control"]}))
    text = "".join(bundle.read(name).decode() for name in bundle.namelist())
    assert "worker-1" not in text
    assert names["worker-1"]["replacement"] in text
    for each in (path, f"{path}/preview"):
        assert as_user(charlie).post(each).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"words": ["x"]}, "public-word-short"),
        ({"parts": ["nonsense"]}, "invalid"),
        ({"words": [f"w{n:03}" for n in range(201)]}, "public-words"),
    ],
)
def test_wrong_choice_is_told(as_user, alice, looked, wrong, code):
    answer = as_user(alice).post(there(looked, "public-copy"), wrong)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == code


def test_post_mortem_is_drafted_saved_and_kept_in_revisions(as_user, alice, incident):
    api, path = as_user(alice), there(incident, "post-mortem")
    assert api.get(path).status_code == 404
    text = api.get(f"{path}/draft").json()["text"]
    assert api.put(path, {"text": text, "base": 0}).json()["revision"] == 1
    assert api.put(path, {"text": text, "base": 0}).json()["revision"] == 1
    assert api.put(path, {"text": "shorter", "base": 1}).json()["revision"] == 2
    assert api.get(path).json()["text"] == "shorter\n"
    listed = api.get(f"{path}/revisions?limit=1").json()
    assert [one["revision"] for one in listed["items"]] == [2]
    older = api.get(f"{path}/revisions?cursor={listed['next']}").json()
    assert [one["revision"] for one in older["items"]] == [1]
    assert api.get(f"{path}/revisions/1").json()["text"] == text
    assert api.get(f"{path}/revisions/9").status_code == 404


def test_post_mortem_of_two_people_at_once_is_a_conflict(as_user, alice, incident):
    api, path = as_user(alice), there(incident, "post-mortem")
    api.put(path, {"text": "first", "base": 0})
    answer = api.put(path, {"text": "second", "base": 0})
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "text-changed"


def test_viewer_and_reading_token_may_not_write(
    as_user, as_reader, bob, alice, charlie, incident
):
    path, new = there(incident, "post-mortem"), {"text": "mine", "base": 0}
    assert as_user(bob).put(path, new).status_code == 403
    assert as_reader(alice).put(path, new).status_code == 403
    assert as_user(charlie).put(path, new).status_code == 404
    assert not PostMortem.objects.exists()


def test_template_is_for_administrators_and_says_what_is_wrong(as_user, alice, root):
    assert as_user(alice).get("/report-template").status_code == 403
    assert as_user(alice).put("/report-template", {"text": "x"}).status_code == 403
    api = as_user(root)
    assert api.get("/report-template").json()["revision"] == 0
    wrong = api.put("/report-template", {"text": "\n{{ titel }}"})
    assert wrong.status_code == 422
    assert "Line 2" in wrong.json()["error"]["message"]
    told = api.put("/report-template", {"text": "{{ title }}", "base": 0}).json()
    assert (told["revision"], told["text"]) == (1, "{{ title }}\n")
    assert TemplateRevision.objects.count() == 1
