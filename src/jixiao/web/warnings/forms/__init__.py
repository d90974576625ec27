"""Forms of warnings and their rules: texts in, typed values out."""

from jixiao.web.warnings.forms.answers import ExplainForm, MuteForm, OrderForm, RebaseForm
from jixiao.web.warnings.forms.documents import RulesForm
from jixiao.web.warnings.forms.rule import RuleForm

__all__ = ["ExplainForm", "MuteForm", "OrderForm", "RebaseForm", "RuleForm", "RulesForm"]
