"""How good a result is: metrics, and the benchmark whose report the model card quotes."""
