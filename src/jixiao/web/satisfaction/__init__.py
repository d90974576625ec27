"""Good and bad ratings (好差评) and satisfaction surveys: what the public says."""
