"""Organisations on a time axis, peer groups, accounts and roles."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from jixiao.web.organisations import calendar, rules


class Organisation(models.Model):
    """An identity that lasts; its name, parent and tier are versions with dates."""

    code = models.CharField(max_length=60, unique=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class OrganisationVersion(models.Model):
    """What an organisation was called and where it stood from `valid_from` until before `valid_to`."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="versions")
    label_zh = models.CharField(max_length=120)
    label_en = models.CharField(max_length=160, blank=True)
    tier = models.CharField(max_length=30)
    parent = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="child_versions")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "valid_from"], name="organisation_version_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="organisation_version_validity",
            ),
        ]
        indexes = [models.Index(fields=["valid_from", "valid_to"], name="organisation_version_dates")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.label_zh} {self.valid_from}"


class Succession(models.Model):
    """On `effective_date` the predecessor's work passed to the successor: rename, merge or split."""

    kind = models.CharField(max_length=10, choices=list(rules.SUCCESSION_LABELS.items()))
    predecessor = models.ForeignKey(Organisation, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organisation, models.PROTECT, related_name="precessions")
    effective_date = models.DateField()
    document = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "effective_date"], name="succession_once")
        ]


class PeerGroup(models.Model):
    """Organisations that are compared and ranked with one another only."""

    code = models.CharField(max_length=60, unique=True)
    label_zh = models.CharField(max_length=120)
    label_en = models.CharField(max_length=160, blank=True)

    def __str__(self) -> str:
        return self.code


class PeerGroupMembership(models.Model):
    """An organisation's place in a peer group from `valid_from` until before `valid_to`."""

    peer_group = models.ForeignKey(PeerGroup, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["peer_group", "organisation", "valid_from"], name="membership_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="membership_validity"
            ),
        ]


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by sign-in name."""


class Account(AbstractBaseUser):
    """A person who signs in. What the person may do lies in role assignments, never here."""

    username = models.CharField(max_length=150, unique=True)
    display_name = models.CharField(max_length=150)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="accounts")
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = AccountManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.username


class RoleAssignment(models.Model):
    """A role that an account holds over an organisation's subtree from `valid_from` until before `valid_to`."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="role_assignments")
    role = models.CharField(max_length=20, choices=list(rules.ROLE_LABELS.items()))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="role_assignments")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "organisation", "valid_from"], name="role_assignment_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="role_assignment_validity"
            ),
        ]


class CalendarDay(models.Model):
    """A day that the installation's own calendar says is free or worked; it goes before the official notices."""

    day = models.DateField(unique=True)
    kind = models.CharField(max_length=10, choices=list(calendar.KIND_LABELS.items()))
    label = models.CharField(max_length=calendar.LABEL_LIMIT, blank=True)
    recorded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
