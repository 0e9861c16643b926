"""Rules about evaluations: scores, weights, grades, targets and what is said of the results."""
