"""Rules about the report as a paper: whose it is, its year, dates, headings, blanks and slips of the pen."""
