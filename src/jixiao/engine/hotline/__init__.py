"""The 12345 hotline (接诉即办): response, solution and satisfaction rates, scores, ranks by group, lists."""
