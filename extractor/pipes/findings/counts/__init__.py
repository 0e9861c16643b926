"""Rules about what is counted: the same count in two places, means and rates of counts, staff, stages."""
