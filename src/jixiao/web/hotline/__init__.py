"""The 12345 hotline's work orders, their three rates and monthly ranking."""
