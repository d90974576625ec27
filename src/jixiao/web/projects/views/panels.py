"""What joint projects show on the cockpits: who has the ball, what is late."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest


def cockpit(request: HttpRequest, _told: Mapping[str, Any]) -> str:
    """The running projects of the reader's scope."""
    return ""


def department(request: HttpRequest, told: Mapping[str, Any]) -> str:
    """The projects in which one organisation takes part."""
    return ""
