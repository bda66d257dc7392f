"""``python -m smarketing``: see ``smarketing.cli``."""

import sys

from smarketing.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
