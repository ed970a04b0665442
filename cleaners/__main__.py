"""`python -m cleaners` is the `clean` command."""

import sys

from .ports.cli import main

sys.exit(main())
