"""Budget lines: their names, and the statements of their amounts in sentences and tables."""
