"""Rules about wholes and their parts: sums, shares, and which part is the largest."""
