"""The versioned public interface over releases: documents as bytes by their address; whoever mounts it adds no logic."""

from jixiao.report.open_data.api.documents import api_document, api_documents, media_type_of
from jixiao.report.open_data.api.release import ROOT, ApiRelease

__all__ = ["ROOT", "ApiRelease", "api_document", "api_documents", "media_type_of"]
