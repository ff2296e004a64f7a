"""Run by hand, on a laptop: copy the receipts of the old server into the new table."""

import csv
import sys
from pathlib import Path

import boto3


def main(spreadsheet, table):
    """Put every row of the spreadsheet into the table; list in a file what failed."""
    receipts = boto3.resource("dynamodb").Table(table)
    failed = []
    with Path(spreadsheet).open(newline="") as file:
        for row in csv.DictReader(file):
            if row["owner"]:
                receipts.put_item(Item=row)
            else:
                failed.append(row["id"])
    Path("failed.txt").write_text("\n".join(failed))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
