"""The nightly copy of all receipts."""

import json
from pathlib import Path

from src import receipts


def handler(event, context):
    """Save the receipts as they are tonight."""
    page = receipts.RECEIPTS.scan()
    everything = page["Items"]
    while "LastEvaluatedKey" in page:
        page = receipts.RECEIPTS.scan(ExclusiveStartKey=page["LastEvaluatedKey"])
        everything += page["Items"]
    backup = Path("/tmp", f"receipts-{event['time'][:10]}.json")
    backup.write_text(json.dumps(everything, default=str))
    return {"saved": len(everything)}
