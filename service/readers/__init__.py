"""The processes that read reports: what a request carries, whose turn it is, the limits of a reading."""
