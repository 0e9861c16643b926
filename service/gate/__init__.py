"""What every request passes before its route: connections, origins, keys, limits, and the count of it."""
