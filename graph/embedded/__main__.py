"""`python -m graph.embedded DIR` is the supervisor of a data directory."""

import sys

from graph.embedded.supervisor import main

sys.exit(main())
