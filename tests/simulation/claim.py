"""What an example of a page is said to do on Lambda."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.record import fresh, record
from tests.simulation.rehearsal import Invoke

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.simulation.failures import Failure
    from tests.simulation.given import Given


@record()
class Claim:
    """An example, and a failure: of a Bad one it is seen, of its Fixed and of a Good one it is not."""

    rule: str
    example: str
    """The words of its heading."""
    failure: Failure
    invocations: tuple[Invoke, ...] = (Invoke({}),)
    given: tuple[Given, ...] = ()
    packaged: Mapping[str, bytes] = fresh(default_factory=dict)
    """Files that are deployed beside those of the example."""
    seconds_to_aws: float = 0
    """What each call of AWS takes at the least."""
