from __future__ import annotations

import re

from django.test import Client

from portal.accounts.models import User
from portal.api.description import document
from tests.portal.api.conftest import Api, As


def test_the_openapi_document_names_every_operation_and_error(
    as_user: As, bob: User
) -> None:
    answer = as_user(bob).get("/openapi.json")
    assert answer.status_code == 200
    told = answer.json()
    assert told["openapi"].startswith("3.")
    started = told["paths"]["/api/v1/incidents/{number}/runs"]["post"]["responses"]
    assert set(started) == {"202", "default"}
    assert started["default"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/Problem"
    }


def test_every_reference_in_it_leads_somewhere(db: None) -> None:
    told = document()
    references = set(re.findall(r"#/components/schemas/(\w+)", str(told)))
    assert references <= set(told["components"]["schemas"])


def test_names_of_operations_are_unique(db: None) -> None:
    names = [
        operation["operationId"]
        for methods in document()["paths"].values()
        for operation in methods.values()
    ]
    assert len(names) == len(set(names)) > 20


def test_the_document_needs_a_token_or_a_sign_in(
    anonymous: Api, client: Client, bob: User
) -> None:
    assert anonymous.get("/openapi.json").status_code == 401
    client.force_login(bob)
    assert client.get("/api/v1/openapi.json").status_code == 200


def test_the_page_shows_every_operation_without_script_of_its_own(
    client: Client, bob: User
) -> None:
    client.force_login(bob)
    answer = client.get("/api/docs")
    assert answer.status_code == 200
    page = answer.content.decode()
    for methods in document()["paths"].values():
        for operation in methods.values():
            assert f'id="{operation["operationId"]}"' in page
    assert "<style" not in page
    assert not re.search(r"<script(?![^>]* src=)", page)
    assert not re.search(r' (?:src|href)="https?:', page)
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_the_page_needs_a_sign_in(client: Client, db: None) -> None:
    answer = client.get("/api/docs")
    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=/api/docs")
