"""`python -m advisor`."""

import sys

if __name__ == "__main__":
    if not sys.flags.safe_path:
        # `-m` puts the current folder first, and a yaml.py in the checked code would be run as ours.
        del sys.path[0]
    from advisor.cli import main

    sys.exit(main())
