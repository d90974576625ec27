"""Results → the engine's rules → what is proposed; a proposal → its letter."""

from jixiao.web.result_use.frames.applying import Applied, Line, applied, trial
from jixiao.web.result_use.frames.letters import notice

__all__ = ["Applied", "Line", "applied", "notice", "trial"]
