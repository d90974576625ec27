"""Stuffed answers (刷评): statistics that flag answers for a reason, and never delete one."""
