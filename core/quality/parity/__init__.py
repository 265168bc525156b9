"""Comparing our PromptFix with recordings of the published implementation, tensor by tensor."""
