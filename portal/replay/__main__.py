import sys

from portal.replay.cli import main

sys.exit(main())
