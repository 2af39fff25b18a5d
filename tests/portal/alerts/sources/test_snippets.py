"""The texts for the other side are what the other side takes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import yaml

from portal.alerts.sources.alertmanager.snippets import snippets

TEXTS = {
    each.key: each.text for each in snippets("https://portal.example", "prod-east")
}


def test_alertmanager_s_own_check_takes_its_text(tmp_path: Path) -> None:
    file = tmp_path / "alertmanager.yml"
    file.write_text(TEXTS["alertmanager"])
    checked = subprocess.run(
        ["amtool", "check-config", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_operator_s_text_refers_to_its_own_secret() -> None:
    secret, config = yaml.safe_load_all(TEXTS["operator"])
    [receiver] = config["spec"]["receivers"]
    [webhook] = receiver["webhookConfigs"]
    named = webhook["httpConfig"]["authorization"]["credentials"]
    assert named == {"name": secret["metadata"]["name"], "key": "token"}
    assert config["spec"]["route"]["receiver"] == receiver["name"]
    assert webhook["url"] == "https://portal.example/alerts/alertmanager"


def test_kubevirt_s_template_has_one_place_for_the_name() -> None:
    assert TEXTS["kubevirt"].count("%s") == 1
    assert "/runbooks/%s?cluster=prod-east" in TEXTS["kubevirt"]
