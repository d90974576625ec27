"""Pages of ratings and surveys."""

from jixiao.web.satisfaction.views.public import rate, receipt, said

__all__ = ["rate", "receipt", "said"]
