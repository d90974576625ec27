"""Results → charts today; facts, text and documents follow. Knows the engine, never the web."""
