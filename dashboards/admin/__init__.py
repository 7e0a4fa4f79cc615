"""The desk's view of performance: vendors ranked, and who may miss what is due today."""

from dashboards.admin import ranking, risks

__all__ = ["ranking", "risks"]
