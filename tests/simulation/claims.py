"""What the Bad examples of the pages claim to go wrong on Lambda, and how it is seen."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from advisor.record import fresh, record
from tests.simulation.failures import (
    NO_SUCH_FILE,
    READ_ONLY,
    answers,
    denied,
    lacks,
    lost,
    never_expires,
    other_answer_when_fresh,
    piles_up,
    raises,
    stored,
    undeployable,
)
from tests.simulation.given import backup, bucket, item, secret, table
from tests.simulation.given import stored as object_in
from tests.simulation.rehearsal import Invoke

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.simulation.failures import Failure
    from tests.simulation.given import Given


@record()
class Claim:
    """One Bad example that fails when it runs."""

    rule: str
    example: str
    failure: Failure
    invocations: tuple[Invoke, ...] = (Invoke({}),)
    given: tuple[Given, ...] = ()
    packaged: Mapping[str, bytes] = fresh(default_factory=dict)
    """Files that are deployed beside those of the example."""
    good: str = ""
    """The Good example that does the same, where the Bad one has no Fixed."""


def _zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("page.html", "<p>")
    return packed.getvalue()


_RECORD = {"Records": [{"s3": {"bucket": {"name": "photos"}, "object": {"key": "p1.jpg"}}}]}
_THREE = tuple(Invoke({"id": f"o{number}", "bucket": "scratch", "rows": [["a"]]}) for number in range(3))

CLAIMS = (
    Claim(
        "write_outside_tmp",
        "a relative path is below the code",
        READ_ONLY,
        (Invoke({"rows": "a,b", "bucket": "reports"}),),
        (bucket("reports"),),
    ),
    Claim("write_outside_tmp", "tmp without its slash is a folder beside the code", NO_SUCH_FILE),
    Claim("write_outside_tmp", "a folder made while the module is imported", READ_ONLY),
    Claim(
        "write_outside_tmp",
        "the variable that names the folder is set, to a relative path",
        NO_SUCH_FILE,
        (Invoke({"id": "1", "row": "a,b"}),),
    ),
    Claim(
        "write_outside_tmp",
        "only one of two functions has the mount",
        NO_SUCH_FILE,
        (Invoke({"day": "monday", "text": "t"}, "nightly"), Invoke({"text": "t"}, "manual")),
    ),
    Claim(
        "write_outside_tmp",
        "moving, removing and unpacking are writes too",
        READ_ONLY,
        packaged={"templates.zip": _zip()},
    ),
    Claim(
        "write_outside_tmp",
        "the home folder does not exist on Lambda, and no variable names another",
        NO_SUCH_FILE,
        (Invoke({"settings": "s"}),),
    ),
    Claim("log_file", "opened while the module is imported", READ_ONLY, (Invoke({"id": "o1"}),)),
    Claim("log_file", "a rotating log under /tmp, which nobody reads", lost("accepted o1"), (Invoke({"id": "o1"}),)),
    Claim("log_file", "basicConfig that takes the place of Lambda's own handler", READ_ONLY, (Invoke({"id": "o1"}),)),
    Claim(
        "log_file",
        "a dictConfig with a file among its handlers",
        raises("ValueError", "No such file or directory: '/var/task/logs/debug.log'"),
    ),
    Claim(
        "log_file",
        "the variable that names the file is set, to a relative path",
        NO_SUCH_FILE,
        (Invoke({"id": "o1"}),),
    ),
    Claim("data_kept_in_tmp", "written for a later invocation", lost("o1"), (Invoke({"orders": ["o1"]}),)),
    Claim("data_kept_in_tmp", "read, though nothing makes it", NO_SUCH_FILE, (Invoke({"customer": "c1"}),)),
    Claim(
        "data_kept_in_tmp",
        "a counter that starts again in every environment",
        other_answer_when_fresh,
        (Invoke({}), Invoke({}), Invoke({})),
    ),
    Claim(
        "data_kept_in_tmp",
        "which events were seen before",
        other_answer_when_fresh,
        (Invoke({"id": "e1"}), Invoke({"id": "e1"})),
    ),
    Claim("data_kept_in_tmp", "appended to, invocation after invocation", lost("o1"), (Invoke({"id": "o1"}),)),
    Claim(
        "data_kept_in_tmp",
        "a file for every event, through pathlib",
        lost("dear sender"),
        (Invoke({"id": "u1", "text": "dear sender"}),),
    ),
    Claim("data_kept_in_tmp", "pickled for the next invocation", lost("hapax"), (Invoke({"word": "hapax"}),)),
    Claim("database_in_tmp", "orders in SQLite", lost("o1"), (Invoke({"id": "o1", "total": 3}),)),
    Claim(
        "database_in_tmp",
        "a counter on a shelf",
        other_answer_when_fresh,
        (Invoke({"page": "p"}), Invoke({"page": "p"})),
    ),
    Claim(
        "tmp_shared_between_functions",
        "made by one handler, mailed by another",
        NO_SUCH_FILE,
        (Invoke({"text": "t"}, "make"), Invoke({"to": "a@example.com"}, "mail")),
    ),
    Claim(
        "tmp_shared_between_functions",
        "an absent file is taken for an empty list",
        lacks("j1"),
        (Invoke({"job": "j1"}, "accept"), Invoke({}, "status")),
    ),
    Claim(
        "tmp_shared_between_functions",
        "downloaded by one function for another",
        NO_SUCH_FILE,
        (Invoke({}, "fetch"), Invoke({"word": "a"}, "ask")),
        (bucket("indexes"), object_in("indexes", "words.json", '{"a": [1]}')),
    ),
    Claim("scratch_left_in_tmp", "named by the event", piles_up, _THREE, (bucket("scratch"),)),
    Claim(
        "scratch_left_in_tmp",
        "appended to, and never begun anew",
        stored("of the first"),
        (
            Invoke({"lines": ["of the first"], "bucket": "inbox"}),
            Invoke({"lines": ["of the second"], "bucket": "inbox"}),
        ),
        (bucket("inbox"),),
    ),
    Claim(
        "scratch_left_in_tmp",
        "a folder that nobody removes",
        piles_up,
        (Invoke({"pages": {"a": "b"}, "bucket": "inbox"}),) * 3,
        (bucket("inbox"),),
    ),
    Claim(
        "variable_not_set",
        "the table is there, its name does not reach the code",
        raises("KeyError", "ORDERS_TABLE"),
        (Invoke({"id": "o1"}, "create"), Invoke({"id": "o1"}, "show")),
    ),
    Claim(
        "variable_not_set",
        "one function has it, another that gets to the same helper has not",
        raises("KeyError", "PHOTOS_BUCKET"),
        (Invoke({"key": "k", "body": "b"}, "upload"), Invoke({"key": "k", "url": "data:,b"}, "fetch")),
    ),
    Claim(
        "variable_not_set",
        "None becomes the address of a queue",
        raises("ParamValidationError", "QueueUrl"),
        (Invoke({"mail": "m"}, "enqueue"),),
    ),
    Claim("variable_not_set", "an underscore too few, and a setting that nobody gave", raises("KeyError", "REPORTURL")),
    Claim(
        "action_not_granted",
        "the table may be read, not written",
        denied("dynamodb:PutItem"),
        (Invoke({"id": "o1", "state": "paid"}),),
        (item("OrdersTable", id="o1"),),
    ),
    Claim(
        "action_not_granted",
        "an s3 event brings no permission, and there are no statements",
        denied("dynamodb:PutItem"),
        (Invoke(_RECORD),),
    ),
    Claim(
        "action_not_granted",
        "an object is put into a bucket that may only be read",
        raises("S3UploadFailedError", "not authorized to perform: s3:PutObject on"),
        (Invoke({"rows": "a,b"}),),
    ),
    Claim(
        "action_not_granted",
        "in version 4 a role of its own does not get the shared statements",
        denied("dynamodb:DeleteItem"),
        (Invoke({"user": "u1"}, "show"), Invoke({"user": "u1"}, "clear")),
    ),
    Claim(
        "action_not_granted",
        "denied, whatever else is allowed",
        denied("s3:DeleteObject"),
        (Invoke({"key": "k"}),),
        (bucket("archive"),),
    ),
    Claim(
        "action_not_granted",
        "the bucket of another service, in the old spelling of the statements",
        denied("s3:GetObject"),
        (Invoke({"key": "k"}),),
        (bucket("partner-exports"), object_in("partner-exports", "k", "v")),
    ),
    Claim(
        "action_not_granted",
        "which bucket it is, only the event tells",
        denied("s3:GetObject"),
        (Invoke({"bucket": "inbox", "key": "k"}),),
        (bucket("inbox"), object_in("inbox", "k", "v")),
    ),
    Claim(
        "action_not_granted",
        "an event lets the function receive messages, not send them",
        denied("sqs:SendMessage"),
        (Invoke({"Records": [{"body": "b"}]}),),
    ),
    Claim(
        "action_not_granted",
        "an argument needs an action of its own",
        denied("s3:PutObjectAcl"),
        (Invoke({"key": "k", "body": "b"}),),
        (bucket("pictures"),),
    ),
    Claim(
        "resource_not_covered",
        "the index is a resource of its own",
        denied("dynamodb:Query"),
        (Invoke({"customer": "c1"}),),
    ),
    Claim(
        "resource_not_covered",
        "the bucket is allowed, its objects are not",
        denied("s3:PutObject"),
        (Invoke({"month": "may", "rows": "a,b"}),),
        (bucket("acme-reports"),),
    ),
    Claim("resource_not_covered", "the objects are allowed, the bucket is not", denied("s3:ListBucket")),
    Claim(
        "resource_not_covered",
        "another table",
        denied("dynamodb:GetItem"),
        (Invoke({"customer": "c1", "id": "o1"}),),
        (item("CustomersTable", id="c1", address="a"),),
    ),
    Claim(
        "resource_not_covered",
        "an action for which AWS takes no ARN",
        denied("dynamodb:ListBackups"),
        given=(table("orders", "id"), backup("orders")),
    ),
    Claim(
        "resource_not_covered",
        "the name of a secret is not the end of its ARN",
        denied("secretsmanager:GetSecretValue"),
        given=(secret("payment-key", "s"),),
    ),
    Claim("unknown_action", "boto3's name of the service", denied("bedrock:InvokeModel"), (Invoke({"question": "?"}),)),
    Claim("ttl_attribute_mismatch", "time to live is off", never_expires, (Invoke({"id": "s1"}),)),
    Claim("ttl_attribute_mismatch", "another attribute, named by a variable", never_expires, (Invoke({"id": "s1"}),)),
    Claim("ttl_attribute_mismatch", "switched off, and set by an update", never_expires, (Invoke({"id": "s1"}),)),
    Claim("ttl_attribute_mismatch", "a text that says when", never_expires, (Invoke({"id": "s1"}),)),
    Claim("ttl_not_epoch_seconds", "milliseconds, as in JavaScript", never_expires, (Invoke({"id": "s1"}),)),
    Claim("ttl_not_epoch_seconds", "a float in the client's typed form", never_expires, (Invoke({"id": "s1"}),)),
    Claim(
        "ttl_not_epoch_seconds",
        "made elsewhere, and set in an update",
        raises("TypeError", "Float types are not supported"),
        (Invoke({"id": "s1"}),),
    ),
    Claim(
        "ttl_not_epoch_seconds",
        "text, datetimes, and a number of which it is not certain what it counts",
        raises("TypeError", "Unsupported type"),
        (Invoke({"id": "s1"}),),
    ),
    Claim("cache_table_without_ttl", "sessions for ever", never_expires, (Invoke({"user": "u"}),)),
    Claim(
        "cache_table_without_ttl",
        "a cache, written through the client with typed values",
        never_expires,
        (Invoke({"sku": "a", "price": 1}),),
    ),
    Claim(
        "item_without_ttl", "one of two ways to open a session", never_expires, (Invoke({"id": "s", "device": "d"}),)
    ),
    Claim("item_without_ttl", "no item of a cache has it", never_expires, (Invoke({"prices": {"a": 1}}),)),
    Claim("item_without_ttl", "jobs that are kept, jobs that are not", never_expires, (Invoke({"id": "j1"}),)),
    Claim(
        "expired_item_served",
        "a session that has ended still signs in",
        answers("1000000000"),
        (Invoke({"id": "s1"}),),
        (item("SessionsTable", id="s1", expires_at=1_000_000_000),),
    ),
    Claim(
        "expired_item_served",
        "old prices in a list",
        answers("1000000000"),
        given=(item("PriceCache", sku="a", ttl=1_000_000_000),),
    ),
    Claim(
        "expired_item_served",
        "through the client, page by page",
        answers("1000000000"),
        (Invoke({"sku": "a"}),),
        given=(item("PriceCache", sku="a", ttl=1_000_000_000),),
    ),
    Claim("billing_mode_missing", "nothing said", undeployable("ProvisionedThroughput|Units"), (Invoke({"id": "1"}),)),
    Claim(
        "billing_mode_missing",
        "paid by request, with a throughput left over",
        undeployable("ProvisionedThroughput|Units"),
        (Invoke({"id": "1"}),),
    ),
    Claim(
        "key_attributes_mismatch",
        "the columns of the table",
        undeployable("KeySchema|AttributeDefinitions"),
        (Invoke({"id": "1"}),),
    ),
    Claim(
        "key_attributes_mismatch",
        "a key spelled in two ways",
        undeployable("KeySchema|AttributeDefinitions"),
        (Invoke({"id": "1"}),),
    ),
    Claim(
        "key_attributes_mismatch",
        "the key of an index is not declared",
        undeployable("KeySchema|AttributeDefinitions"),
        (Invoke({"id": "1"}),),
    ),
    Claim(
        "key_attributes_mismatch",
        "the code shows what the sort key is",
        undeployable("KeySchema|AttributeDefinitions"),
        (Invoke({"id": "1", "total": 1}),),
    ),
    Claim(
        "handler_not_found",
        "one letter is missing",
        raises("Runtime.HandlerNotFound", "'creat' missing"),
        (Invoke({"id": "1"}),),
    ),
    Claim(
        "handler_not_found", "no such file", raises("Runtime.ImportModuleError", "src.order"), (Invoke({"id": "1"}),)
    ),
    Claim(
        "handler_not_found",
        "a path that the importer takes for a relative import",
        raises("TypeError", "relative import"),
    ),
    Claim("handler_not_found", "a module without a name", raises("Runtime.MalformedHandlerName")),
    Claim(
        "handler_not_found", "a method is no name of the module", raises("Runtime.HandlerNotFound", "'handle' missing")
    ),
)
