"""`python -m core.cli` is `likewise`."""

import sys

from core.cli.main import main

sys.exit(main())
