"""memory/: work that is frozen before it is done, and memory that a later invocation should not meet."""

from __future__ import annotations

from tests.simulation.claim import Claim
from tests.simulation.failures import fails, grows, lost, not_done, other_answer_when_fresh
from tests.simulation.given import bucket, item, queue, sender
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
_RENDERING = {"rendering.py": b"def render(*parts):\n    return ' of '.join(parts)\n"}
_SETTINGS = {"settings.py": b"def settings_of(tenant):\n    return {'limit': len(tenant)}\n"}
_ARTICLES = tuple(
    Invoke({"lines": [{"article": f"{number} {line} {'x' * 10_000}"} for line in range(200)]}) for number in range(5)
)
_LONG_IDS = tuple(Invoke({"id": f"{number} {'x' * 1_000_000}"}) for number in range(10))


def _of_user(name: str) -> dict[str, object]:
    return {"requestContext": {"authorizer": {"claims": {"sub": name}}}}


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
    Claim(
        "request_data_in_global",
        "a list that every invocation adds to",
        other_answer_when_fresh,
        (Invoke({"Records": [{"of": "the first"}]}), Invoke({"Records": [{"id": 1}]})),
    ),
    Claim(
        "request_data_in_global",
        "a variable that is set only when the event has something to say",
        other_answer_when_fresh,
        (Invoke({"tenant": "first"}), Invoke({})),
    ),
    Claim(
        "request_data_in_global",
        "an attribute that the class shares among its objects",
        other_answer_when_fresh,
        (Invoke({"items": ["of the first"]}), Invoke({"items": ["of the second"]})),
    ),
    Claim(
        "request_data_in_global",
        "a default argument is made once",
        other_answer_when_fresh,
        (Invoke({"Records": [{"body": "of the first"}]}), Invoke({"Records": [{"body": "of the second"}]})),
    ),
    Claim(
        "request_data_in_global",
        "an object made at init remembers the last caller",
        other_answer_when_fresh,
        (Invoke({"path": "/login", "body": {"user": "first"}}), Invoke({"path": "/profile"})),
    ),
    Claim("unbounded_cache", "`maxsize=None` of a method, called with what the event brings", grows, _ARTICLES),
    Claim("unbounded_cache", "events seen before, and how long each took", grows, _LONG_IDS),
    Claim(
        "cache_key_too_coarse",
        "the report of one tenant for all",
        other_answer_when_fresh,
        (Invoke({"tenant": "first", "month": "may"}), Invoke({"tenant": "second", "month": "may"})),
    ),
    Claim(
        "cache_key_too_coarse",
        "no key at all",
        other_answer_when_fresh,
        (Invoke({"tenant": "first"}), Invoke({"tenant": "second"})),
        packaged=_SETTINGS,
    ),
    Claim(
        "cache_key_too_coarse",
        "a fixed key",
        other_answer_when_fresh,
        (Invoke(_of_user("first")), Invoke(_of_user("second"))),
        packaged={"users.py": b"def load(user):\n    return {'name': user}\n"},
    ),
    Claim(
        "cache_key_too_coarse",
        "the language is missing in a key that is built of others",
        other_answer_when_fresh,
        (
            Invoke({"page": "p", "device": "phone", "language": "fr"}),
            Invoke({"page": "p", "device": "phone", "language": "de"}),
        ),
        packaged=_RENDERING,
    ),
    Claim(
        "cache_key_too_coarse",
        "an age does not make up for it",
        other_answer_when_fresh,
        (
            Invoke({"user": "owner", "shop": "s1", "what": "sell"}),
            Invoke({"user": "guest", "shop": "s1", "what": "sell"}),
        ),
        packaged={"users.py": b"def rights_of(user, shop):\n    return ['sell'] if user == 'owner' else []\n"},
    ),
    Claim(
        "cache_key_too_coarse",
        "two texts glued together",
        other_answer_when_fresh,
        (Invoke({"folder": "a-b", "name": "c"}), Invoke({"folder": "a", "name": "b-c"})),
        packaged=_RENDERING,
    ),
    Claim(
        "cache_without_expiry",
        "rights that are looked up once for each user",
        other_answer_when_fresh,
        (Invoke({"user": "u1"}), Invoke({"user": "u1"}, before=[item("Rights", user="u1", rights=[])])),
        (item("Rights", user="u1", rights=["order"]),),
    ),
)

GOOD: tuple[Claim, ...] = (
    Claim(
        "request_data_in_global",
        "assigned in each invocation before anything reads it",
        other_answer_when_fresh,
        (Invoke({"detail": {"id": 1}}), Invoke({"detail": {"id": 2}})),
    ),
    Claim(
        "request_data_in_global",
        "emptied at the start of the handler",
        other_answer_when_fresh,
        (Invoke({"Records": [{"of": "the first"}]}), Invoke({"Records": [{"id": 1}]})),
    ),
    Claim(
        "request_data_in_global",
        "reset in a `finally`",
        other_answer_when_fresh,
        (Invoke({"user": "first"}), Invoke({"user": "second"})),
    ),
    Claim(
        "request_data_in_global",
        "each object has a list of its own",
        other_answer_when_fresh,
        (Invoke({"item": "of the first"}), Invoke({"item": "of the second"})),
    ),
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
    Claim(
        "cache_key_too_coarse",
        "everything that the value depends on",
        other_answer_when_fresh,
        (Invoke({"tenant": "first", "page": "p"}), Invoke({"tenant": "second", "page": "p"})),
        packaged=_RENDERING,
    ),
    Claim(
        "cache_key_too_coarse",
        "the arguments are the key",
        other_answer_when_fresh,
        (Invoke({"tenant": "first", "page": "p"}), Invoke({"tenant": "second", "page": "p"})),
        packaged=_RENDERING,
    ),
    Claim(
        "cache_key_too_coarse",
        "one entry that is compared with the event",
        other_answer_when_fresh,
        (Invoke({"tenant": "first"}), Invoke({"tenant": "second"})),
        packaged=_SETTINGS,
    ),
)
