"""Pictures of a source, links between its runbooks, and the two views of a text."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from runbooks.library import import_folder

FILES = "/runbooks/sources/mine/files/"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def mine(db, tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    (folder / "img").mkdir(parents=True)
    (folder / "img/plan b.png").write_bytes(PNG)
    (folder / "img/s.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (folder / "img/secret.txt").write_text("x")
    (folder / ".hidden.png").write_bytes(PNG)
    (tmp_path / "outside.png").write_bytes(PNG)
    (folder / "img/out.png").symlink_to(tmp_path / "outside.png")
    (folder / "img/big.png").write_bytes(PNG + b"\0" * 5 * 1024 * 1024)
    (folder / "A.md").write_text(
        "# A\n\nIt is about a.\n\n## Diagnosis\n\n"
        "1. See [B](sub/B.md#x), [gone](C.md) and ![plan](img/plan%20b.png)\n\n"
        "<!--DS: 2. Ask the operator:\n\n   ```\n   oc get co\n   ```\n-->\n"
    )
    (folder / "sub").mkdir()
    (folder / "sub/B.md").write_text(
        "# B\n\n## Diagnosis\n\n1. Back to [A](../A.md).\n"
    )
    import_folder("mine", folder)
    return folder


def test_a_picture_is_served_and_can_do_nothing(browser_of, alice, mine) -> None:
    client = browser_of(alice)
    png = client.get(f"{FILES}img/plan%20b.png")
    assert png.content == PNG
    assert png["Content-Type"] == "image/png"
    assert png["X-Content-Type-Options"] == "nosniff"
    svg = client.get(f"{FILES}img/s.svg")
    assert "sandbox" in svg["Content-Security-Policy"]
    assert svg["Content-Type"] == "image/svg+xml"


@pytest.mark.parametrize(
    "path",
    [
        *(
            "img/secret.txt",
            "A.md",
            "img/none.png",
            "img",
            "img/out.png",
            "img/big.png",
        ),
        *(
            "../outside.png",
            "%2e%2e/outside.png",
            "img/../../outside.png",
            ".hidden.png",
        ),
        "img/a%00.png",
    ],
)
def test_nothing_else_is_served(browser_of, alice, mine, path: str) -> None:
    assert browser_of(alice).get(f"{FILES}{path}").status_code == 404


def test_a_stranger_signs_in_first(db, mine) -> None:
    assert Client().get(f"{FILES}img/s.svg").status_code in (302, 401)
    assert Client().get("/runbooks/sources/other/files/a.png").status_code in (302, 401)


def test_only_get(browser_of, alice, mine) -> None:
    assert browser_of(alice).post(f"{FILES}img/s.svg").status_code == 405


def test_links_lead_into_the_portal(browser_of, alice, mine) -> None:
    html = browser_of(alice).get("/runbooks/A").content.decode()
    assert 'href="/runbooks/B?source=mine"' in html
    assert f'<img src="{FILES}img/plan%20b.png" alt="plan"' in html
    assert "C.md" not in html
    assert "It is about a." in html
    other = browser_of(alice).get("/runbooks/B").content.decode()
    assert 'href="/runbooks/A?source=mine"' in other


def test_the_page_switches_to_the_downstream_text(browser_of, alice, mine) -> None:
    client = browser_of(alice)
    upstream = client.get("/runbooks/A?NAMESPACE=x").content.decode()
    assert "Ask the operator" not in upstream
    assert 'href="?NAMESPACE=x&amp;view=downstream"' in upstream
    downstream = client.get("/runbooks/A?view=downstream").content.decode()
    assert "Ask the operator" in downstream
    assert 'id="step-2"' in downstream
    assert "view=upstream" in downstream
    assert "view=" not in client.get("/runbooks/B").content.decode()
