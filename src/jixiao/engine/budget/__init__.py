"""Budget performance (预算绩效): targets as typed, self-evaluation forms, rule sets and checks, money and its use."""
