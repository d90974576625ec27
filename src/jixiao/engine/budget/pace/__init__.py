"""How fast a programme spends: execution month by month, its usual path, its Decembers."""
