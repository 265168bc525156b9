"""Pictures put together from patches of others: finding those that match, and letting them vote."""
