"""The rule lab (预警规则试运行): rules run over the past before anybody is warned by them."""

from jixiao.engine.warning.lab.trial import LONGEST_WAIT, Trial, try_rules

__all__ = ["LONGEST_WAIT", "Trial", "try_rules"]
