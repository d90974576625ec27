"""Data treatment (数据处理): extreme values drawn in and every change listed; values per head or per km²."""
