"""What every test runs under."""

import os

# Threads of OpenMP that spin while they wait starve each other on a busy machine.
os.environ.setdefault("GOMP_SPINCOUNT", "0")
