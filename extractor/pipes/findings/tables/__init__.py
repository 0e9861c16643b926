"""Rules about tables: of an account or a budget against each other, against the prose, and on their own."""
