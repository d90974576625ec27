"""Evaluation by people: panels that score qualitative indicators, and the chain from self-evaluation to decision."""
