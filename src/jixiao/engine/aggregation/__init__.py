"""Ways of aggregating (合成方法): one file each, one line in the registry."""
