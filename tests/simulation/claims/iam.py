"""iam/: what the role does not allow."""

from __future__ import annotations

from tests.simulation.account import ACCOUNT, REGION
from tests.simulation.claim import Claim
from tests.simulation.failures import denied, fails, lets_through, raises
from tests.simulation.given import backup, bucket, item, queue, secret, table
from tests.simulation.given import stored as object_in
from tests.simulation.rehearsal import Invoke

_ORDER = (Invoke({"order": {"id": "o1"}, "queue": f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/shop"}, "save"),)
_RECORD = {"Records": [{"s3": {"bucket": {"name": "photos"}, "object": {"key": "p1.jpg"}}}]}

BAD = (
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
        "Lift grants sending to its queue, not emptying it",
        denied("sqs:PurgeQueue"),
        (Invoke({"first": "a"}, "restart"),),
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
    Claim(
        "unknown_action",
        "a letter is missing",
        denied("dynamodb:UpdateItem"),
        (Invoke({"id": "o1"}),),
        (table("orders", "id"), item("orders", id="o1")),
    ),
    Claim(
        "unknown_action",
        "operations that are no actions",
        denied("s3:ListBucket"),
        (Invoke({"prefix": "k"}),),
        (bucket("files"), object_in("files", "k1", "v")),
    ),
    Claim(
        "unknown_action",
        "a denial that denies nothing",
        lets_through("s3:DeleteObject"),
        (Invoke({"key": "kept/k"}),),
        (bucket("files"), object_in("files", "kept/k", "v")),
    ),
    *(
        Claim(
            "statements_not_applied", example, denied("sqs:SendMessage"), _ORDER, (table("orders", "id"), queue("shop"))
        )
        for example in (
            "the older key beside the newer one",
            "each function has a role of its own and inherits nothing",
            "version 3 needs a plugin for statements of one function",
            "a function that names a role",
        )
    ),
    Claim("unknown_action", "boto3's name of the service", denied("bedrock:InvokeModel"), (Invoke({"question": "?"}),)),
)

GOOD: tuple[Claim, ...] = (
    Claim(
        "action_not_granted",
        "allowed, by name, by pattern and by everything",
        fails,
        (Invoke({"id": "o1", "state": "paid"}),),
        (item("OrdersTable", id="o1"), bucket("reports")),
    ),
    Claim(
        "action_not_granted",
        "the method's name is not the action's",
        fails,
        (Invoke({"prefix": "k"}),),
        (bucket("files"), object_in("files", "k1", "v")),
    ),
    Claim(
        "action_not_granted",
        "a role of the service's own resources",
        fails,
        (Invoke({"order": {"id": "o1"}}),),
        (table("orders", "id"),),
    ),
    Claim("action_not_granted", "Lift grants what its storage needs", fails, (Invoke({"rows": "a,b"}),)),
    Claim(
        "unknown_action",
        "in any case, and by pattern",
        fails,
        (Invoke({"id": "o1"}),),
        (table("orders", "id"), item("orders", id="o1")),
    ),
    Claim("resource_not_covered", "the index, by name and by pattern", fails, (Invoke({"customer": "c1"}),)),
    Claim(
        "resource_not_covered",
        "one pattern that covers objects and bucket",
        fails,
        (Invoke({"month": "may", "rows": "a,b"}),),
        (bucket("acme-reports"),),
    ),
    Claim(
        "resource_not_covered",
        "a name that begins with service and stage, as CloudFormation makes it up",
        fails,
        (Invoke({"id": "o1"}),),
    ),
    Claim(
        "statements_not_applied",
        "a function with a role of its own inherits",
        fails,
        (Invoke({"order": {"id": "o1"}}),),
        (table("orders", "id"),),
    ),
)
