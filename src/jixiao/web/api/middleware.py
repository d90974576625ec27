"""Systems are answered before sign-in, sessions, cookies and forms begin: a token is all that counts for them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def answer_systems(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Everything under /api/ is answered here; no other middleware sees it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/api/"):
            return get_response(request)
        # Imported at the first request: the interface needs the models, which are not there when settings load.
        from jixiao.web.api.views.serving import serve

        return serve(request)

    return middleware
