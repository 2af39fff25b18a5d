"""The kinds of volume that are a title and a few fields, as data.

Source: the volume sources of k8s.io/api/core/v1 and the words that describe uses
for them. Kinds that were removed from the API stay: old clusters have them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.kube.formats.go_values import sprint
from portal.kube.objects import text
from portal.kube.quantity import parse

Show = Callable[[Any], str]
# The label, the key, how to show the value.
Field = tuple[str, str, Show]


def plain(value: Any) -> str:
    """A text field; missing is empty."""
    return "" if value is None else str(value)


def flag(value: Any) -> str:
    """A boolean field; missing is false."""
    return "true" if value else "false"


def _integer(value: Any) -> str:
    return str(value or 0)


def _or_none(value: Any) -> str:
    return "<none>" if value is None else str(value)


def _array(value: Any) -> str:
    return sprint(value or [])


def _comma(value: Any) -> str:
    return ", ".join(map(str, value or []))


def _map(value: Any) -> str:
    return sprint(value or {})


def reference(value: Any) -> str:
    """A secret by name, as Go prints the pointer to it."""
    return (
        "nil"
        if value is None
        else f"&LocalObjectReference{{Name:{text(value, 'name')},}}"
    )


def _limit(value: Any) -> str:
    quantity = parse(value)
    return str(quantity) if quantity is not None and quantity.nanos > 0 else "<unset>"


@dataclass(frozen=True, slots=True)
class Kind:
    """A volume source: its title and fields."""

    title: str
    fields: tuple[Field, ...]


_FS = ("FSType:", "fsType", plain)
_READ_ONLY = ("ReadOnly:", "readOnly", flag)
_VOLUME_ID = ("VolumeID:", "volumeID", plain)
_SECRET_REF = ("SecretRef:", "secretRef", reference)
_OPTIONAL = ("Optional:", "optional", flag)

KINDS = {
    "hostPath": Kind(
        "HostPath (bare host directory volume)",
        (("Path:", "path", plain), ("HostPathType:", "type", _or_none)),
    ),
    "emptyDir": Kind(
        "EmptyDir (a temporary directory that shares a pod's lifetime)",
        (("Medium:", "medium", plain), ("SizeLimit:", "sizeLimit", _limit)),
    ),
    "gcePersistentDisk": Kind(
        "GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)",
        (
            ("PDName:", "pdName", plain),
            _FS,
            ("Partition:", "partition", _integer),
            _READ_ONLY,
        ),
    ),
    "awsElasticBlockStore": Kind(
        "AWSElasticBlockStore (a Persistent Disk resource in AWS)",
        (_VOLUME_ID, _FS, ("Partition:", "partition", _integer), _READ_ONLY),
    ),
    "gitRepo": Kind(
        "GitRepo (a volume that is pulled from git when the pod is created)",
        (("Repository:", "repository", plain), ("Revision:", "revision", plain)),
    ),
    "secret": Kind(
        "Secret (a volume populated by a Secret)",
        (("SecretName:", "secretName", plain), _OPTIONAL),
    ),
    "configMap": Kind(
        "ConfigMap (a volume populated by a ConfigMap)",
        (("Name:", "name", plain), _OPTIONAL),
    ),
    "nfs": Kind(
        "NFS (an NFS mount that lasts the lifetime of a pod)",
        (("Server:", "server", plain), ("Path:", "path", plain), _READ_ONLY),
    ),
    "iscsi": Kind(
        "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
        (
            ("TargetPortal:", "targetPortal", plain),
            ("IQN:", "iqn", plain),
            ("Lun:", "lun", _integer),
            ("ISCSIInterface", "iscsiInterface", plain),
            _FS,
            _READ_ONLY,
            ("Portals:", "portals", _array),
            ("DiscoveryCHAPAuth:", "chapAuthDiscovery", flag),
            ("SessionCHAPAuth:", "chapAuthSession", flag),
            _SECRET_REF,
            ("InitiatorName:", "initiatorName", _or_none),
        ),
    ),
    "glusterfs": Kind(
        "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
        (
            ("EndpointsName:", "endpoints", plain),
            ("Path:", "path", plain),
            _READ_ONLY,
        ),
    ),
    "persistentVolumeClaim": Kind(
        "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)",
        (("ClaimName:", "claimName", plain), _READ_ONLY),
    ),
    "rbd": Kind(
        "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
        (
            ("CephMonitors:", "monitors", _array),
            ("RBDImage:", "image", plain),
            _FS,
            ("RBDPool:", "pool", plain),
            ("RadosUser:", "user", plain),
            ("Keyring:", "keyring", plain),
            _SECRET_REF,
            _READ_ONLY,
        ),
    ),
    "quobyte": Kind(
        "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)",
        (("Registry:", "registry", plain), ("Volume:", "volume", plain), _READ_ONLY),
    ),
    "azureDisk": Kind(
        "AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)",
        (
            ("DiskName:", "diskName", plain),
            ("DiskURI:", "diskURI", plain),
            ("Kind: ", "kind", plain),
            _FS,
            ("CachingMode:", "cachingMode", plain),
            _READ_ONLY,
        ),
    ),
    "vsphereVolume": Kind(
        "vSphereVolume (a Persistent Disk resource in vSphere)",
        (
            ("VolumePath:", "volumePath", plain),
            _FS,
            ("StoragePolicyName:", "storagePolicyName", plain),
        ),
    ),
    "cinder": Kind(
        "Cinder (a Persistent Disk resource in OpenStack)",
        (_VOLUME_ID, _FS, _READ_ONLY, _SECRET_REF),
    ),
    "photonPersistentDisk": Kind(
        "PhotonPersistentDisk (a Persistent Disk resource in photon platform)",
        (("PdID:", "pdID", plain), _FS),
    ),
    "portworxVolume": Kind(
        "PortworxVolume (a Portworx Volume resource)", (_VOLUME_ID,)
    ),
    "scaleIO": Kind(
        "ScaleIO (a persistent volume backed by a block device in ScaleIO)",
        (
            ("Gateway:", "gateway", plain),
            ("System:", "system", plain),
            ("Protection Domain:", "protectionDomain", plain),
            ("Storage Pool:", "storagePool", plain),
            ("Storage Mode:", "storageMode", plain),
            ("VolumeName:", "volumeName", plain),
            _FS,
            _READ_ONLY,
        ),
    ),
    "cephfs": Kind(
        "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
        (
            ("Monitors:", "monitors", _array),
            ("Path:", "path", plain),
            ("User:", "user", plain),
            ("SecretFile:", "secretFile", plain),
            _SECRET_REF,
            _READ_ONLY,
        ),
    ),
    "storageos": Kind(
        "StorageOS (a StorageOS Persistent Disk resource)",
        (
            ("VolumeName:", "volumeName", plain),
            ("VolumeNamespace:", "volumeNamespace", plain),
            _FS,
            _READ_ONLY,
        ),
    ),
    "fc": Kind(
        "FC (a Fibre Channel disk)",
        (
            ("TargetWWNs:", "targetWWNs", _comma),
            ("LUN:", "lun", _or_none),
            _FS,
            _READ_ONLY,
        ),
    ),
    "azureFile": Kind(
        "AzureFile (an Azure File Service mount on the host and bind mount to the pod)",
        (
            ("SecretName:", "secretName", plain),
            ("ShareName:", "shareName", plain),
            _READ_ONLY,
        ),
    ),
    "flexVolume": Kind(
        "FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)",
        (
            ("Driver:", "driver", plain),
            _FS,
            _SECRET_REF,
            _READ_ONLY,
            ("Options:", "options", _map),
        ),
    ),
    "flocker": Kind(
        "Flocker (a Flocker volume mounted by the Flocker agent)",
        (
            ("DatasetName:", "datasetName", plain),
            ("DatasetUUID:", "datasetUUID", plain),
        ),
    ),
    "csi": Kind(
        "CSI (a Container Storage Interface (CSI) volume source)",
        (("Driver:", "driver", plain), _FS, _READ_ONLY),
    ),
    "image": Kind(
        "Image (a container image or OCI artifact)",
        (("Reference:", "reference", plain), ("PullPolicy:", "pullPolicy", plain)),
    ),
    "downwardAPI": Kind(
        "DownwardAPI (a volume populated by information about the pod)", ()
    ),
    "projected": Kind(
        "Projected (a volume that contains injected data from multiple sources)", ()
    ),
    "ephemeral": Kind(
        "EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)",
        (),
    ),
}
