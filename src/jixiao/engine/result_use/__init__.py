"""Use of results (结果应用): from score, grade, rank and trend to proposals. A proposal is decided by people, never here."""
