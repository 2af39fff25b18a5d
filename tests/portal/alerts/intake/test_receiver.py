"""POST /alerts/alertmanager: what is answered, and what is stored before."""

from __future__ import annotations

import json
import zlib
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from portal.accounts.models import AuditEntry
from portal.alerts import tokens
from portal.alerts.intake.receiving import BODY_MAX
from portal.alerts.models import Alert, Delivery
from portal.alerts.services import archive_source, issue_token, revoke_token
from tests.portal.alerts.conftest import PATH, body, told

Status = Delivery.Status


@pytest.fixture(autouse=True)
def nothing_remembered():
    tokens.forget()


def test_what_is_stored_is_answered_with_202(sender):
    answer = sender.post(body(told()))
    assert answer.status_code == 202
    assert answer.json()["status"] == "stored"
    delivery = Delivery.objects.get()
    assert delivery.source == sender.source
    assert json.loads(delivery.text)["alerts"][0]["labels"]["severity"] == "critical"
    assert not Alert.objects.exists()  # that is a worker's


def test_digest_and_size_are_those_of_what_came(sender):
    content = json.dumps(body(told(annotations={"a": "password=hunter2"}))).encode()
    sender.post(content)
    delivery = Delivery.objects.get()
    assert delivery.digest == sha256(content).hexdigest()
    assert delivery.size == len(content)


@pytest.mark.parametrize("path", [PATH, PATH + "/"])
def test_both_spellings_of_the_address_take_deliveries(sender, path):
    assert sender.post(body(told()), path).status_code == 202


@pytest.mark.parametrize("path", [PATH, PATH + "/"])
@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "options"])
def test_every_other_method_is_refused_and_never_redirected(db, path, method):
    answer = getattr(Client(), method)(path)
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer ",
        "Bearer rbs_wrong",
        "Basic cmJzXzp4",
        "Bearer ümlaut",
        "Bearer a b",
    ],
)
def test_wrong_token_is_401_and_nothing_is_stored(sender, header):
    answer = sender.post(body(told()), Authorization=header)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert len(answer.content) < 200
    assert not Delivery.objects.exists()


def test_a_person_s_session_or_api_token_is_no_token_of_a_source(sender, root):
    sender.client.force_login(root)
    assert sender.post(body(told()), Authorization="").status_code == 401


def test_while_a_token_is_changed_old_and_new_are_good_until_one_is_revoked(
    sender, root
):
    old, new = sender.secret, issue_token(root, sender.source)
    for secret in (old, new):
        sender.secret = secret
        assert sender.post(body(told())).status_code == 202
    revoke_token(root, sender.source.tokens.earliest("id"))
    tokens.forget()
    assert sender.post(body(told())).status_code == 202
    sender.secret = old
    assert sender.post(body(told())).status_code == 401
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"alert-source.token", "alert-source.revoke"} <= actions


def test_token_of_an_archived_source_is_401(sender, root):
    assert sender.post(body(told())).status_code == 202
    archive_source(root, sender.source)
    tokens.forget()
    assert sender.post(body(told())).status_code == 401


def test_secret_stands_nowhere_in_the_database(sender):
    assert sender.secret not in str(list(sender.source.tokens.values()))


def test_same_body_within_ten_minutes_is_stored_once_and_worked_off_once(sender):
    content = json.dumps(body(told()))
    first, second = sender.post(content), sender.post(content)
    assert (first.status_code, second.status_code) == (202, 202)
    assert second.json()["status"] == "duplicate"
    assert Delivery.objects.get(pk=second.json()["delivery"]).text == ""


def test_same_body_later_is_a_delivery_of_its_own(sender):
    content = json.dumps(body(told()))
    sender.post(content)
    Delivery.objects.update(received_at=timezone.now() - timedelta(minutes=11))
    assert sender.post(content).json()["status"] == "stored"


def test_same_body_of_another_source_is_a_delivery_of_its_own(sender, cluster):
    from portal.alerts.services import create_source
    from portal.alerts.source_settings import SourceSettings

    content = json.dumps(body(told()))
    sender.post(content)
    _, sender.secret = create_source(None, "west", SourceSettings(cluster=cluster))
    assert sender.post(content).json()["status"] == "stored"


UNREADABLE = {
    "not JSON": (b"<html>", "not JSON"),
    "nothing": (b"", "not JSON"),
    "not UTF-8": (b'{"alerts": ["\xff\xfe"]}', "not JSON"),
    "a list": (b"[]", "no object"),
    "no alerts": (b'{"version": "4"}', "alerts[]"),
    "alerts that are no list": (b'{"alerts": {}}', "alerts[]"),
    "nested deeply": (b'{"alerts":' + b"[" * 200_000, "nested"),
    "a huge number": (b'{"alerts": [' + b"9" * 5000 + b"]}", "not JSON"),
}


@pytest.mark.parametrize(("content", "why"), UNREADABLE.values(), ids=list(UNREADABLE))
def test_what_nobody_can_read_is_kept_in_quarantine_and_answered_with_202(
    sender, content, why
):
    answer = sender.post(content)
    assert answer.status_code == 202
    delivery = Delivery.objects.in_quarantine().get()
    assert why in delivery.problem
    assert len(delivery.text) <= 64 * 1024 + 100


def test_secrets_of_what_nobody_can_read_are_masked(sender):
    sender.post(b'not JSON, but password="hunter2" is in it')
    assert "hunter2" not in Delivery.objects.get().text


def test_more_than_32_mb_is_kept_in_quarantine_in_part(sender):
    content = b'{"alerts": [' + b" " * BODY_MAX + b"]}"
    assert sender.post(content).status_code == 202
    delivery = Delivery.objects.in_quarantine().get()
    assert "larger than 32 MB" in delivery.problem
    assert len(zlib.decompress(delivery.body)) == 64 * 1024


def test_a_body_beyond_the_limit_for_forms_is_taken(sender):
    alert = told(annotations={"description": "x" * (12 * 1024 * 1024)})
    assert sender.deliver(alert).status == Status.PROCESSED
    assert "[cut: 12,582,912 characters]" in sender.alert.annotations["description"]


def test_compressed_body_is_kept_and_the_reason_is_told(sender):
    content = zlib.compress(json.dumps(body(told())).encode())
    assert sender.post(content, **{"Content-Encoding": "gzip"}).status_code == 202
    assert "Content-Encoding 'gzip'" in Delivery.objects.get().problem


SECRETS = {
    "in an annotation": told(annotations={"a": "login with password=hunter2 please"}),
    "in a label": told(detail="Authorization: Bearer hunter2hunter2A9"),
    "in the generator's URL": told() | {"generatorURL": "http://me:hunter2@prom/graph"},
    "behind an escape sequence": told(annotations={"a": "pass\x1b[0mword=hunter2"}),
    "spelled with escapes": json.loads(
        json.dumps(told(annotations={"a": "PLACE"})).replace(
            "PLACE", "\\u0070assword=hunter2"
        )
    ),
    "under a telling name": told(annotations={"db_password": "hunter2"}),
    "as a name": told(annotations={"password=hunter2": "x"}),
    "in a field that nobody knows": told() | {"extra": {"deep": ["token=hunter2"]}},
    "between sequences of two texts": told(
        annotations={"a": "\x1b]0;", "b": "password=hunter2", "c": "\x07"}
    ),
}


@pytest.mark.parametrize("alert", SECRETS.values(), ids=list(SECRETS))
def test_no_secret_is_stored(sender, alert):
    delivery = sender.deliver(alert)
    assert delivery.status == Status.PROCESSED
    assert "hunter2" not in delivery.text
    assert "[redacted: " in delivery.text
    assert "hunter2" not in str(Alert.objects.values().get())


def test_what_only_looks_like_a_secret_stays(sender):
    alert = told(secret="virt-api-certs", annotations={"a": "the token has expired"})
    sender.deliver(alert)
    assert sender.alert.labels["secret"] == "virt-api-certs"
    assert sender.alert.annotations["a"] == "the token has expired"


@pytest.mark.django_db(transaction=True)
def test_without_the_database_it_is_503_and_says_nothing_of_it(sender, settings):
    pool = settings.DATABASES["default"]["OPTIONS"]["pool"]
    assert pool["timeout"] < 5
    with connections["default"].cursor() as cursor:
        cursor.execute("ALTER TABLE alerts_delivery RENAME TO alerts_gone")
    try:
        answer = sender.post(body(told()))
    finally:
        with connections["default"].cursor() as cursor:
            cursor.execute("ALTER TABLE alerts_gone RENAME TO alerts_delivery")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    assert b"alerts_delivery" not in answer.content
    assert sender.post(body(told())).status_code == 202


def test_a_delivery_costs_few_queries(sender, django_assert_max_num_queries):
    sender.post(body(told()))
    with django_assert_max_num_queries(4):  # with the savepoint of the test
        sender.post(body(told("Other")))
