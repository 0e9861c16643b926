"""Rules about what one report tells in several places: a number and its list, what was found and what is left, balances."""
