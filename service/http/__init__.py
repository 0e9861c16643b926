"""The HTTP service: its routes, and the processes that answer them."""
