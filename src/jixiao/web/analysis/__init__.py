"""Who differs, in what, since when: any organisation, indicator and period side by side."""
