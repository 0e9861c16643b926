"""What is read from the shared encoder's states: what a marked span is."""
