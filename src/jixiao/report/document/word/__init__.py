"""Writes a document as a Word file that can be edited, laid out by GB/T 9704-2012."""

from jixiao.report.document.word.writer import write_docx

__all__ = ["write_docx"]
