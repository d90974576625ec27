"""Air quality (环境空气质量): indices of days and hours, periods under one standard, what a target still allows."""
