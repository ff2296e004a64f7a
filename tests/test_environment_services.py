"""Small services, right and wrong, for the rules about environment variables: what each must say, and no more."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from advisor.catalog import load, select
from tests.small_services import found

if TYPE_CHECKING:
    from collections.abc import Iterator

_RULES = select(load(Path(__file__).resolve().parent.parent / "rules"), ["environment"], [])
_HEAD = "service: shop\nprovider:\n  name: aws\n  runtime: python3.12\n"
_TABLE = """\
resources:
  Resources:
    OrdersTable:
      Type: AWS::DynamoDB::Table
      Properties:
        TableName: orders-${sls:stage}
        BillingMode: PAY_PER_REQUEST
        AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
        KeySchema: [{AttributeName: id, KeyType: HASH}]
"""

LOUD = {
    "a list of functions, one of which a file describes": (
        {
            "serverless.yml": _HEAD
            + "functions:\n  - ${file(more.yml)}\n  - show: {handler: shop.show, environment: {PAGE: 10}}\n",
            "more.yml": "list: {handler: shop.list}\n",
            "shop.py": """
                import os

                def show(event, context):
                    return os.environ["PAGE"]

                def list(event, context):
                    return [show(one, context) for one in event["all"]]
            """,
        },
        ["variable_not_set shop.py:4 PAGE: list"],
    ),
    "variables of the stage, taken from a file": (
        {
            "serverless.yml": _HEAD
            + "  stage: ${opt:stage, 'test'}\n  environment: ${file(env.yml):${sls:stage}}\n"
            + "functions: {f: {handler: f.f}}\n",
            "env.yml": "test: {API: https://test.example.com}\nprod: {API: https://example.com, TOKEN: t}\n",
            "f.py": "import os\n\n\ndef f(event, context):\n    return os.environ['API'], os.environ['TOKEN']\n",
        },
        ["variable_not_set f.py:5 TOKEN: f"],
    ),
    "a class body of a module that is only imported": (
        {
            "serverless.yml": _HEAD
            + "functions:\n  a: {handler: a.f, environment: {MODE: x}}\n  b: {handler: b.f}\n  c: {handler: c.f}\n",
            "settings.py": "import os\n\n\nclass Settings:\n    mode = os.environ['MODE']\n",
            "a.py": "from settings import Settings\n\n\ndef f(event, context):\n    return Settings.mode\n",
            "b.py": "import settings\n\n\ndef f(event, context):\n    return settings is None\n",
            "c.py": "def f(event, context):\n    from settings import Settings\n    return Settings\n",
        },
        ["variable_not_set settings.py:5 MODE: b, c"],
    ),
    "os.environ under other names": (
        {
            "serverless.yml": _HEAD + "functions: {f: {handler: f.f, environment: {A: a}}}\n",
            "f.py": """
                from os import environ as env
                import os as system

                def f(event, context):
                    get = env.get
                    return env["A"], env["B"], system.environ["C"], int(system.getenv("D")), get("E") + "e"
            """,
        },
        [f"variable_not_set f.py:6 {name}: f" for name in "BCDE"],
    ),
    "a constant of another module that is None": (
        {
            "serverless.yml": _HEAD + "functions: {f: {handler: src/f.f}}\n" + _TABLE,
            "src/config.py": "import os\n\nTABLE = os.getenv('ORDERS')\n",
            "src/f.py": """
                import boto3
                from src import config

                def f(event, context):
                    return boto3.resource("dynamodb").Table(config.TABLE).scan()
            """,
        },
        ["variable_not_set src/config.py:3 ORDERS: f"],
    ),
    "another spelling of what is set": (
        {
            "serverless.yml": _HEAD + "  environment: {ORDERS_TABLE: a}\nfunctions: {f: {handler: f.f}}\n",
            "f.py": "import os\n\n\ndef f(event, context):\n    return os.environ['orders_table']\n",
        },
        ["variable_not_set f.py:5 orders_table: f"],
    ),
    "routes of a web framework": (
        {
            "serverless.yml": _HEAD
            + "plugins: [serverless-wsgi]\ncustom: {wsgi: {app: web.app}}\n"
            + "functions: {api: {handler: wsgi_handler.handler}}\n",
            "web.py": """
                import os
                from flask import Flask

                app = Flask(__name__)

                @app.route("/key")
                def key():
                    return os.environ["KEY"]
            """,
        },
        ["variable_not_set web.py:8 KEY: api"],
    ),
    "a table named in JSON and in the code": (
        {
            "serverless.json": """
                {"service": "shop", "provider": {"name": "aws", "runtime": "python3.12"},
                 "functions": {"f": {"handler": "f.f"}},
                 "resources": {"Resources": {"Carts": {"Type": "AWS::DynamoDB::Table",
                   "Properties": {"TableName": "shop-carts"}}}}}
            """,
            "f.py": """
                import boto3

                def f(event, context):
                    client = boto3.client("dynamodb")
                    client.delete_item(TableName="shop-carts", Key={"id": {"S": event["id"]}})
                    return client.describe_table(TableName="shop-carts")
            """,
        },
        ["hard_coded_resource_name f.py:5 shop-carts"],
    ),
    "a bucket of the provider, and the address of a queue": (
        {
            "serverless.yml": _HEAD
            + "  s3: {images: {name: shop-images}}\n"
            + "functions: {f: {handler: f.f, events: [{s3: {bucket: images}}]}}\n"
            + "resources: {Resources: {Jobs: {Type: 'AWS::SQS::Queue', Properties: {QueueName: jobs}}}}\n",
            "f.py": """
                import boto3

                QUEUE = "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"

                class Store:
                    bucket = "shop-images"

                    def keep(self, key):
                        boto3.resource("s3").Bucket(self.bucket).put_object(Key=key)

                def f(event, context):
                    Store().keep(event["key"])
                    boto3.client("sqs").send_message(QueueUrl=QUEUE, MessageBody="kept")
            """,
        },
        [
            "hard_coded_resource_name f.py:3 https://sqs.eu-west-1.amazonaws.com/123456789012/jobs",
            "hard_coded_resource_name f.py:6 shop-images",
        ],
    ),
    "constructs misspelt in statements and events": (
        {
            "serverless.yml": _HEAD
            + dedent("""\
                  iam:
                    role:
                      statements:
                        - {Effect: Allow, Action: 's3:GetObject', Resource: '${construct:file.bucketArn}/*'}
                plugins: [serverless-lift]
                constructs: {files: {type: storage}, jobs: {type: queue}}
                functions:
                  f:
                    handler: f.f
                    events:
                      - sqs: {arn: '${construct:jobs.arn}'}
                """).replace("\niam", "\n  iam"),
            "f.py": "def f(event, context):\n    return event\n",
        },
        ["unknown_construct serverless.yml:8 file.bucketArn", "unknown_construct serverless.yml:15 jobs.arn"],
    ),
    "constructs without the plugin": (
        {
            "serverless.yml": _HEAD
            + "  environment: {A: '${construct:files.bucketName}', B: '${construct:files.bucketArn}'}\n"
            + "constructs: {files: {type: storage}}\nfunctions: {f: {handler: f.f}}\n",
            "f.py": "def f(event, context):\n    return event\n",
        },
        ["unknown_construct serverless.yml:5 files.bucketName"],
    ),
}

QUIET = {
    "variables that a program gives": {
        "serverless.yml": _HEAD + "  environment: ${file(env.js)}\nfunctions: {f: {handler: f.f}}\n",
        "f.py": "import os\n\n\ndef f(event, context):\n    return os.environ['KEY']\n",
    },
    "variables that a plugin reads from a file": {
        "serverless.yml": _HEAD + "plugins: [serverless-dotenv-plugin]\nfunctions: {f: {handler: f.f}}\n",
        "f.py": "import os\n\n\ndef f(event, context):\n    return os.environ['KEY'], os.getenv('A') + 'a'\n",
    },
    "variables that the code reads from a file": {
        "serverless.yml": _HEAD + "functions: {f: {handler: f.f}}\n",
        "f.py": """
            import os
            from dotenv import load_dotenv

            load_dotenv()

            def f(event, context):
                return os.environ["KEY"]
        """,
    },
    "no configuration at all": {
        "f.py": "import os\n\n\ndef handler(event, context):\n    return os.environ['KEY']\n",
    },
    "each function has what it reads": {
        "serverless.yml": _HEAD
        + "functions:\n  a: {handler: f.a, environment: {A: a}}\n  b: {handler: f.b, environment: {B: b}}\n"
        + "  n: {handler: f.n, runtime: nodejs20.x}\n",
        "f.py": """
            import os

            def value(name):
                return os.environ[name]

            def a(event, context):
                return value("A")

            def b(event, context):
                return value("B")
        """,
    },
    "a setting module sets what the others read": {
        "serverless.yml": _HEAD + "functions: {f: {handler: f.f}}\n",
        "settings.py": "import os\n\nos.environ.setdefault('CACHE', '/tmp')\nos.environ['A'] = 'a'\n",
        "f.py": """
            import os
            import settings

            CACHE = os.environ["CACHE"]

            def f(event, context):
                return os.environ["A"], CACHE, settings
        """,
    },
    "asked for before, or coped with": {
        "serverless.yml": _HEAD + "functions: {f: {handler: f.f}, g: {handler: f.f, environment: {HOST: h}}}\n",
        "f.py": """
            import os

            def connect():
                return os.environ["HOST"]

            def f(event, context):
                if not os.environ.get("HOST"):
                    return None
                try:
                    port = int(os.environ["PORT"])
                except (KeyError, ValueError):
                    port = 80
                prefix = os.environ["PREFIX"] if "PREFIX" in os.environ else ""
                return connect(), port, prefix, os.environ.get("DEBUG") == "1", f"{os.environ.get('NOTE')}"
        """,
    },
    "only where the stage is another": {
        "serverless.yml": _HEAD
        + "  environment: {STAGE: '${sls:stage}', LOCAL: '${ssm:/local}'}\nfunctions: {f: {handler: f.f}}\n",
        "f.py": """
            import os

            def f(event, context):
                if os.environ["STAGE"] == "prod":
                    return os.environ["PAGER"]
                if os.environ["LOCAL"] == "yes":
                    return os.environ["LOCAL_ENDPOINT"]
                if os.environ.get("IS_OFFLINE"):
                    return os.environ["OFFLINE_ENDPOINT"]
                return None
        """,
    },
    "what the image sets": {
        "serverless.yml": "service: shop\nprovider:\n  name: aws\n  ecr: {images: {own: {path: ./}}}\n"
        "functions: {f: {image: {name: own, command: [f.f]}}}\n",
        "Dockerfile": 'FROM public.ecr.aws/lambda/python:3.12\nENV MODEL=/opt/model\nCOPY f.py ./\nCMD ["f.f"]\n',
        "f.py": "import os\n\n\ndef f(event, context):\n    return os.environ['MODEL']\n",
    },
    "names that only look like the service's own": {
        "serverless.yml": _HEAD
        + "  environment: {ORDERS: !Ref OrdersTable}\n"
        + "functions:\n  f: {handler: f.f, events: [{s3: {bucket: landing, existing: true}}]}\n"
        + _TABLE,
        "f.py": """
            import os
            import boto3

            dynamodb = boto3.resource("dynamodb")

            def f(event, context):
                boto3.client("s3").get_object(Bucket="landing", Key="orders-dev")
                dynamodb.Table("orders-prod").scan()
                dynamodb.Table(f"orders-{event['stage']}").scan()
                return {"orders-dev": dynamodb.Table(os.environ["ORDERS"]).scan()}
        """,
        "tests/conftest.py": "import boto3\n\nboto3.resource('dynamodb').Table('orders-dev').scan()\n",
    },
    "a resource that a condition leaves out": {
        "serverless.yml": _HEAD
        + "functions: {f: {handler: f.f}}\n"
        + "resources:\n  Conditions: {Here: !Equals [!Ref 'AWS::Region', eu-west-1]}\n  Resources:\n"
        + "    Files: {Type: 'AWS::S3::Bucket', Condition: Here, Properties: {BucketName: shop-files}}\n",
        "f.py": """
            import boto3

            def f(event, context):
                return boto3.client("s3").get_object(Bucket="shop-files", Key=event["key"])
        """,
    },
    "constructs of a file and of another provider": {
        "serverless.yml": _HEAD
        + "  environment: {A: '${construct:files.publicUrl}', B: '${construct:pay.key}',\n"
        + '    C: "\\\\${construct:no.no}"}\n'
        + "plugins: ${file(plugins.yml)}\nconstructs: ${file(constructs.yml)}\nfunctions: {f: {handler: f.f}}\n"
        + "# ${construct:nothing.here}\n",
        "plugins.yml": "- serverless-lift\n- serverless-offline\n",
        "constructs.yml": "files: {type: storage, publicPath: p}\npay: {type: account, provider: stripe}\n",
        "f.py": "import os\n\n\ndef f(event, context):\n    return os.environ['A'], os.environ['B']\n",
    },
}


def _said(folder: Path, files: dict[str, str]) -> Iterator[str]:
    for finding, place in found(folder, files, _RULES):
        data = finding.data
        what = {
            "variable_not_set": f"{data.get('variable')}: {_functions(finding.message)}",
            "hard_coded_resource_name": data.get("name"),
            "unknown_construct": f"{data.get('construct')}.{data.get('property')}",
        }.get(finding.rule, finding.message)
        yield f"{finding.rule} {place} {what}"


def _functions(message: str) -> str:
    told = message.partition(" for ")[2].partition(", so ")[0]
    return ", ".join(word.strip("`") for word in told.split() if word.startswith("`"))


@pytest.mark.parametrize("name", LOUD)
def test_what_is_wrong_is_said(tmp_path: Path, name: str) -> None:
    files, expected = LOUD[name]
    assert [*_said(tmp_path.resolve(), files)] == expected


@pytest.mark.parametrize("name", QUIET)
def test_what_is_right_is_left_alone(tmp_path: Path, name: str) -> None:
    assert [*_said(tmp_path.resolve(), QUIET[name])] == []
