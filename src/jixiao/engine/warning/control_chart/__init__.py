"""Control charts (控制图, XmR): limits, the four rules, icons; and what is charted where a series trends."""

from jixiao.engine.warning.control_chart.chart import Chart, ChartRules, chart_of
from jixiao.engine.warning.control_chart.charts import CHART_COLUMNS, control_charts

__all__ = ["CHART_COLUMNS", "Chart", "ChartRules", "chart_of", "control_charts"]
