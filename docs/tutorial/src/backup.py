"""The nightly copy of all receipts."""

import json
from pathlib import Path

from src import receipts


def handler(event, context):
    """Save the receipts as they are tonight."""
    everything = receipts.RECEIPTS.scan()["Items"]
    backup = Path("/tmp", f"receipts-{event['time'][:10]}.json")
    backup.write_text(json.dumps(everything, default=str))
    return {"saved": len(everything)}
