"""A WSGI server's way in: `jixiao.web.config.wsgi:application`. Doors before Django serve what many ask at once."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jixiao.web.config.settings")
pages = get_wsgi_application()

# After Django is set up: doors read its models.
from jixiao.web.portal.middleware import PagesDoor  # noqa: E402
from jixiao.web.satisfaction.middleware import AnswersDoor  # noqa: E402

application = AnswersDoor(PagesDoor(pages))
