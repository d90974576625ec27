"""A fictional city from a seed: its people act through the same actions as real ones, stage by stage."""
