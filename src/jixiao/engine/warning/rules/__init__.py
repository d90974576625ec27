"""Warning rules (预警规则): what a rule is, how it is read, what it finds, whether its warning stands."""
