"""Air quality: hourly measurements, daily index, allowance of the target."""
