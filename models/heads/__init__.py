"""What is read from the shared encoder's states: types of quantities, links to lines, causes."""
