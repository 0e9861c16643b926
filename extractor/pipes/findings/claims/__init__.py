"""Rules about what is claimed in words: reasons, and what is denied."""
