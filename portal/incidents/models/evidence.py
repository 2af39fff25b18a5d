"""What a step run printed, and the answers that it used."""

from __future__ import annotations

import zlib

from django.db import models
from django.utils import timezone

from portal.incidents.models.runs import StepRun


class CommandOutput(models.Model):
    """One command of a run as it was really sent, and how it ended."""

    run = models.ForeignKey(StepRun, on_delete=models.CASCADE, related_name="outputs")
    position = models.PositiveIntegerField()
    command = models.TextField()
    exit = models.IntegerField(null=True, blank=True)
    lines = models.PositiveIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    omitted = models.BigIntegerField(default=0)
    seconds = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "position"], name="command_position_unique_in_run"
            )
        ]

    def text(self, stream: str = "out") -> str:
        """The whole stored output of one stream. Never for lists of runs."""
        chunks = self.chunks.filter(stream=stream).order_by("seq")
        return "".join(chunk.text for chunk in chunks)


class OutputChunk(models.Model):
    """A compressed piece of output; `seq` orders both streams together."""

    class Stream(models.TextChoices):
        OUT = "out"
        ERR = "err"

    output = models.ForeignKey(
        CommandOutput, on_delete=models.CASCADE, related_name="chunks"
    )
    seq = models.PositiveIntegerField()
    stream = models.CharField(max_length=3, choices=Stream.choices)
    data = models.BinaryField()

    class Meta:
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(
                fields=["output", "seq"], name="chunk_seq_unique_in_output"
            )
        ]

    @property
    def text(self) -> str:
        """What was printed, redacted before it got here."""
        return zlib.decompress(self.data).decode()


class Observation(models.Model):
    """An answer of the API server that a run used, redacted and compressed."""

    run = models.ForeignKey(
        StepRun, on_delete=models.CASCADE, related_name="observations"
    )
    at = models.DateTimeField(default=timezone.now)
    method = models.CharField(max_length=6)
    path = models.CharField(max_length=1000)
    query = models.JSONField(default=list)
    status = models.PositiveSmallIntegerField()
    body = models.BinaryField()

    class Meta:
        ordering = ["id"]
