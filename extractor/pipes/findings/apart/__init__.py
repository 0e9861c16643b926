"""Rules about what one report tells in several places: a number and its list, what is left, balances."""
