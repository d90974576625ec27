"""Sealed publication: what was published is listed in a log that can only grow, and anybody can check it."""

from jixiao.report.publication.log import Entry, PublicationLog, PublishedFile
from jixiao.report.publication.merkle import inclusion_proof, leaf_hash, root_hash

__all__ = ["Entry", "PublicationLog", "PublishedFile", "inclusion_proof", "leaf_hash", "root_hash"]
