"""The chance of reaching a year's target: what is asked, the year so far, what may still come, the light."""
