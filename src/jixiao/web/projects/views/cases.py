"""One project for all who take part: where it stands, who has the ball, who does what, what may be done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jixiao.web.projects.views.scope import seen_project


def project(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a project."""
    return render(request, "projects/project.html", {"project": seen_project(request, code)})
