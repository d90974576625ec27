"""Pages of budget programmes."""

from jixiao.web.budgets.views.alike import duplicates, judge_pair
from jixiao.web.budgets.views.changing import adjust
from jixiao.web.budgets.views.costs import costs
from jixiao.web.budgets.views.departments import departments
from jixiao.web.budgets.views.disclosing import approve
from jixiao.web.budgets.views.evaluating import evaluate, evaluation
from jixiao.web.budgets.views.exchanging import exchange, exchange_file, exchange_table
from jixiao.web.budgets.views.idle import answer_idle, idle
from jixiao.web.budgets.views.lists import programmes
from jixiao.web.budgets.views.monitoring import monitor, monitoring_file
from jixiao.web.budgets.views.objectives import declare, objectives_file
from jixiao.web.budgets.views.offers import ACTS
from jixiao.web.budgets.views.programme import acting, new, programme
from jixiao.web.budgets.views.proposals import proposal, proposals, simulate
from jixiao.web.budgets.views.searching import search_now
from jixiao.web.budgets.views.self_evaluating import self_evaluate, self_evaluation_file
from jixiao.web.budgets.views.whole import open_whole, review_self

__all__ = [
    "ACTS",
    "acting",
    "adjust",
    "answer_idle",
    "approve",
    "costs",
    "declare",
    "departments",
    "duplicates",
    "evaluate",
    "evaluation",
    "exchange",
    "exchange_file",
    "exchange_table",
    "idle",
    "judge_pair",
    "monitor",
    "monitoring_file",
    "new",
    "objectives_file",
    "open_whole",
    "programme",
    "programmes",
    "proposal",
    "proposals",
    "review_self",
    "search_now",
    "self_evaluate",
    "self_evaluation_file",
    "simulate",
]
