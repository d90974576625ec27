"""What HTTP sources stand on: pinned connections, answers with limits, pages, records."""
