"""What is read from the shared encoder's states: the types of quantities, the categories of causes."""
