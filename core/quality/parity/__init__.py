"""Comparing our PromptFix and our Analogist with recordings of the published implementations, tensor by tensor."""
