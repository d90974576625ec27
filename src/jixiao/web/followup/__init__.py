"""Rectification orders (整改通知) and their replies."""
