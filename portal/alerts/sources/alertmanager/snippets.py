"""What to write on the other side, with the portal's address filled in."""

from __future__ import annotations

from dataclasses import dataclass

PATH = "/alerts/alertmanager"


@dataclass(frozen=True, slots=True)
class Snippet:
    """A text to copy. `why` says where it belongs, in Markdown of one paragraph."""

    key: str
    title: str
    why: str
    text: str


def snippets(portal_url: str, cluster: str) -> list[Snippet]:
    """For a plain Alertmanager, the Prometheus Operator, and KubeVirt.

    `cluster` is empty for a source that posts for many.
    """
    return [
        _alertmanager(portal_url),
        _operator(portal_url),
        _kubevirt(portal_url, cluster),
    ]


def _alertmanager(portal_url: str) -> Snippet:
    return Snippet(
        "alertmanager",
        "Alertmanager",
        "In `alertmanager.yml`. The token lies in a file that only Alertmanager can read."
        " The route stands first, and with `continue` everybody who was told before"
        " still is.",
        f"""\
route:
  receiver: your-receiver          # as it is now
  routes:
    - receiver: runbook-portal
      continue: true
      group_by: [alertname]
      group_wait: 10s
      group_interval: 1m
      repeat_interval: 4h
receivers:
  - name: your-receiver            # as it is now
  - name: runbook-portal
    webhook_configs:
      - url: {portal_url}{PATH}
        send_resolved: true
        # timeout: 10s             # from Alertmanager 0.28 on
        http_config:
          follow_redirects: false
          authorization:
            type: Bearer
            credentials_file: /etc/alertmanager/runbook-portal-token
""",
    )


def _operator(portal_url: str) -> Snippet:
    return Snippet(
        "operator",
        "Prometheus Operator",
        "Unless the Alertmanager's `alertmanagerConfigMatcherStrategy` is `None`, such a"
        " configuration is only told of alerts of its own namespace.",
        f"""\
apiVersion: v1
kind: Secret
metadata:
  name: runbook-portal
  namespace: monitoring
stringData:
  token: PASTE-THE-TOKEN-HERE
---
apiVersion: monitoring.coreos.com/v1alpha1
kind: AlertmanagerConfig
metadata:
  name: runbook-portal
  namespace: monitoring
spec:
  route:
    receiver: runbook-portal
    groupBy: [alertname]
    groupWait: 10s
    groupInterval: 1m
    repeatInterval: 4h
  receivers:
    - name: runbook-portal
      webhookConfigs:
        - url: {portal_url}{PATH}
          sendResolved: true
          httpConfig:
            followRedirects: false
            authorization:
              type: Bearer
              credentials:
                name: runbook-portal
                key: token
""",
    )


def _kubevirt(portal_url: str, cluster: str) -> Snippet:
    return Snippet(
        "kubevirt",
        "KubeVirt: runbook links of alerts",
        "Makes the runbook link of every KubeVirt alert lead here, with the cluster filled"
        " in. `%s` stands for the alert's name and must occur exactly once.",
        "kubectl -n kubevirt set env deployment/virt-operator"
        f" 'RUNBOOK_URL_TEMPLATE={portal_url}/runbooks/%s"
        f"?cluster={cluster or 'NAME-OF-THE-CLUSTER'}'\n",
    )
