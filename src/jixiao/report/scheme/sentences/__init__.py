"""Scoring rules in sentences: one function per rule, by the rule's name."""

from jixiao.report.scheme.sentences.registry import SENTENCES, rule_sentence

__all__ = ["SENTENCES", "rule_sentence"]
