"""Pages of joint projects."""

from jixiao.web.projects.views.cases import project

__all__ = ["project"]
