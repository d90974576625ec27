"""Reports on confirmed results: read as a page, carried off as PDF, Word, workbook or web page."""
