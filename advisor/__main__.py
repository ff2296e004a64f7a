"""The process around a command line: `advisor`, and `python -m advisor`."""

import gc
import sys


def main() -> int:
    """Run the command line of this process and return the exit code."""
    # A run makes many small objects that live to its end: looking for garbage among them costs a third of its time.
    gc.set_threshold(200_000, 20, 20)
    from advisor import cli

    try:
        return cli.main()
    finally:
        gc.freeze()  # the interpreter would look through all of them once more when it ends


if __name__ == "__main__":
    if not sys.flags.safe_path:
        # `-m` puts the current folder first, and a yaml.py in the checked code would be run as ours.
        del sys.path[0]
    sys.exit(main())
