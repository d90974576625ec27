"""Comparing organisations (横向对比): how close each comes to what the best of them show to be possible."""
