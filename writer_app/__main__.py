"""`python -m writer_app` is `writer-app`."""

import sys

from writer_app.cli import main

sys.exit(main())
