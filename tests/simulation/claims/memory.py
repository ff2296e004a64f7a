"""memory/: work that is frozen before it is done, and memory that a later invocation should not meet."""

from __future__ import annotations

from tests.simulation.claim import Claim
from tests.simulation.failures import fails, lost, not_done
from tests.simulation.given import bucket, queue, sender
from tests.simulation.given import stored as object_in
from tests.simulation.rehearsal import Invoke

_COPIED = {"Records": [{"s3": {"bucket": {"name": "photos"}, "object": {"key": "p1.jpg"}}}]}
_TO_QUEUES = {
    "body": "hello",
    "queues": [f"https://sqs.eu-west-1.amazonaws.com/111122223333/{name}" for name in ("first", "second")],
}
_DELETED = {"bucket": "photos", "keys": ["p1.jpg", "p2.jpg"]}
_PHOTOS = (bucket("photos"), *(object_in("photos", f"p{number}.jpg", f"photo {number}") for number in (1, 2)))
_SLOW = 0.4

BAD = (
    Claim(
        "work_after_return",
        "a thread for the mail",
        not_done("customer@example.com"),
        (Invoke({"order": {"id": "o1", "email": "customer@example.com"}}),),
        (sender("shop@example.com"),),
        seconds_to_aws=_SLOW,
    ),
    Claim(
        "work_after_return",
        "one thread for each record",
        not_done("PUT /copies/p1.jpg"),
        (Invoke(_COPIED),),
        (*_PHOTOS, bucket("copies")),
        seconds_to_aws=_SLOW,
    ),
    Claim(
        "work_after_return",
        "an executor of the module, whose job nobody asks for",
        not_done("AWSEvents.PutEvents"),
        (Invoke({"user": '{"name": "u1"}'}),),
        seconds_to_aws=_SLOW,
    ),
)

GOOD: tuple[Claim, ...] = (
    Claim(
        "work_after_return",
        "the executor's with waits",
        not_done("DELETE /photos/p2.jpg"),
        (Invoke(_DELETED),),
        _PHOTOS,
        seconds_to_aws=_SLOW,
    ),
    Claim(
        "work_after_return",
        "futures of a module's executor, asked as they end",
        fails,
        (Invoke(_DELETED),),
        _PHOTOS,
        seconds_to_aws=_SLOW,
    ),
    Claim(
        "work_after_return",
        "threads of a list, joined in a loop",
        lost("hello"),
        (Invoke(_TO_QUEUES),),
        (queue("first"), queue("second")),
        seconds_to_aws=_SLOW,
    ),
    Claim(
        "work_after_return",
        "workers that are done when their queue is",
        not_done("DELETE /photos/p2.jpg"),
        (Invoke(_DELETED),),
        _PHOTOS,
        seconds_to_aws=_SLOW,
    ),
)
