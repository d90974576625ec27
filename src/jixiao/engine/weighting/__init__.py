"""Ways of weighting (赋权方法): from figures, from judgements, or both; one file each, one line in the registry."""
