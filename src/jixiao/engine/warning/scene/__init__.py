"""What signals may look at: series on a common calendar, targets beside them, what other stages hand in."""
