"""The event log: every write of every domain, in the same transaction, for ever."""

from django.db import models

from jixiao.web.base.models import AppendOnlyModel


class AuditEvent(AppendOnlyModel):
    """Who did what to which object, when; no foreign keys, so that nothing can carry it away."""

    at = models.DateTimeField()
    event = models.CharField(max_length=60)
    actor_code = models.CharField(max_length=150)
    actor_label = models.CharField(max_length=150)
    organisation_code = models.CharField(max_length=60, blank=True)
    object_type = models.CharField(max_length=60)
    object_code = models.CharField(max_length=200)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_newest"),
            models.Index(fields=["object_type", "object_code"], name="audit_object"),
            models.Index(fields=["actor_code", "-at"], name="audit_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.event} {self.object_code}"
