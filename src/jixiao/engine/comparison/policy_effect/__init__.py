"""Did the policy work (政策效果): interrupted time series and difference in differences, each with its placebo checks."""
