"""What each process of the server runs: the platform, and an end when the process that started it is gone."""

import os
import threading
import time

from jixiao.web.config.wsgi import application

__all__ = ["application"]

LOOK_EVERY = 0.5  # seconds


def _end_with(parent: int) -> None:
    """`kill -9` of the server must not leave processes that hold its port and its database."""
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY)
    os._exit(0)


threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
