"""Rules about figures of two years, or of a budget and its account: rates, changes, what came, went and is left."""
