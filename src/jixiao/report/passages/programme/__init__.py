"""Passages of a programme's self-evaluation report, in the order of the outline of 财预〔2020〕10号."""
