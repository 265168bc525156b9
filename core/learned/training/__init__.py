"""How what is known beforehand was learned: strengths of the ridge over thousands of made-up edits."""
