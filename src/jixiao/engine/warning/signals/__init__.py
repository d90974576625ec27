"""The signals (预警信号): one file each, one line in the registry."""
