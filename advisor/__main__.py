"""The process around a command line: `advisor`, and `python -m advisor`."""

import gc
import sys


def main() -> int:
    """Run the command line of this process and return the exit code."""
    # A run makes many small objects that live to its end: looking for garbage among them costs a third of its time.
    gc.set_threshold(200_000, 20, 20)
    _leave_unfinished()
    from advisor import cli

    try:
        return cli.main()
    finally:
        gc.freeze()  # the interpreter would look through all of them once more when it ends


def _leave_unfinished() -> None:
    """Spare each start what the standard library executes for one name: together a tenth of what a small run takes."""
    from advisor.unfinished import unfinished

    unfinished("typing", TYPE_CHECKING=False)
    unfinished("urllib.parse", quote_from_bytes=_quote_from_bytes)  # of which pathlib makes URIs
    # argparse would look for translations of its messages; they stay as English as ours.
    unfinished("gettext", gettext=_same, ngettext=_counted)


def _same(message: str) -> str:
    return message


def _counted(one: str, several: str, count: int) -> str:
    return one if count == 1 else several


def _quote_from_bytes(path: bytes) -> str:
    import urllib.parse

    return urllib.parse.quote(path)


if __name__ == "__main__":
    if not sys.flags.safe_path:
        # `-m` puts the current folder first, and a yaml.py in the checked code would be run as ours.
        del sys.path[0]
    sys.exit(main())
