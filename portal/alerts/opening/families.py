"""Alerting rules that speak of the same fault: together they are one incident.

The names are those of the rules that KubeVirt's operators install. A rule stands
here when the component that it watches can hardly break without the family's other
rules firing too. Rules on one virtual machine, or on a setting, stand alone.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """`alerts` in the order in which their runbooks help: the widest fault first."""

    slug: str
    component: str
    alerts: tuple[str, ...]

    @property
    def reason(self) -> str:
        """Why its alerts are one incident, for people."""
        return f"These rules all watch {self.component}: one fault of it fires several."


FAMILIES = (
    Family(
        "virt-operator",
        "virt-operator",
        (
            "VirtOperatorDown",
            "NoReadyVirtOperator",
            "NoLeadingVirtOperator",
            "LowReadyVirtOperatorsCount",
            "LowVirtOperatorCount",
            "VirtOperatorRESTErrorsBurst",
            "VirtOperatorRESTErrorsHigh",
        ),
    ),
    Family(
        "virt-api",
        "virt-api",
        (
            "VirtAPIDown",
            "NoReadyVirtAPI",
            "LowReadyVirtAPICount",
            "LowVirtAPICount",
            "VirtApiRESTErrorsBurst",
            "VirtApiRESTErrorsHigh",
        ),
    ),
    Family(
        "virt-controller",
        "virt-controller",
        (
            "VirtControllerDown",
            "NoReadyVirtController",
            "NoLeadingVirtController",
            "LowReadyVirtControllersCount",
            "LowVirtControllersCount",
            "VirtControllerRESTErrorsBurst",
            "VirtControllerRESTErrorsHigh",
        ),
    ),
    Family(
        "virt-handler",
        "virt-handler",
        (
            "VirtHandlerDown",
            "NoReadyVirtHandler",
            "LowReadyVirtHandlerCount",
            "VirtHandlerDaemonSetRolloutFailing",
            "VirtHandlerRESTErrorsBurst",
            "VirtHandlerRESTErrorsHigh",
        ),
    ),
    Family(
        "cdi",
        "the Containerized Data Importer",
        ("CDIOperatorDown", "CDINotReady"),
    ),
    Family(
        "hco",
        "the HyperConverged Cluster Operator",
        (
            "HCOInstallationIncomplete",
            "HCOOperatorConditionsUnhealthy",
            "OperatorConditionsUnhealthy",
        ),
    ),
    Family(
        "ssp",
        "the SSP operator",
        (
            "SSPOperatorDown",
            "SSPDown",
            "SSPFailingToReconcile",
            "SSPTemplateValidatorDown",
        ),
    ),
    Family(
        "hpp",
        "the hostpath provisioner",
        ("HPPOperatorDown", "HPPNotReady"),
    ),
    Family(
        "network-addons",
        "the Cluster Network Addons Operator",
        ("CnaoDown", "NetworkAddonsConfigNotReady"),
    ),
    Family(
        "kubemacpool",
        "KubeMacPool",
        ("KubeMacPoolDown", "KubemacpoolDown"),
    ),
)

_BY_ALERT = {alert: family for family in FAMILIES for alert in family.alerts}


def family_of(alert: str) -> Family | None:
    """The family that a rule belongs to; None: it stands alone."""
    return _BY_ALERT.get(alert)
