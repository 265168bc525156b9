"""How good a result is: metrics, and the benchmark that writes the model card."""
