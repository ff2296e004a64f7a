"""Tables and buckets of a service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.model import Certainty
from advisor.values import Origin, Text, hole, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from advisor.service.model import Service
    from advisor.service.resource_model import Table

    Deploy = Callable[..., Service]

TABLE = """\
resources:
  Resources:
    Orders:
      Type: AWS::DynamoDB::Table
      Properties:
        KeySchema:
          - {AttributeName: pk, KeyType: HASH}
          - {AttributeName: sk, KeyType: RANGE}
"""


def only_table(service: Service) -> Table:
    (table,) = service.tables
    return table


@pytest.mark.parametrize(
    ("extra", "name"),
    [
        ("", hole(Origin.RESOURCE, "Orders")),
        ("        TableName: orders\n", text("orders")),
        ("        TableName: orders-${sls:stage}\n", text("orders-dev")),
        ("        TableName: !Sub 'orders-${AWS::Region}'\n", text("orders-", hole(Origin.PLATFORM, "AWS::Region"))),
        ("        TableName: ${ssm:/name}\n", hole(Origin.UNKNOWN, "${ssm:/name}")),
    ],
)
def test_a_table_has_its_name_and_keys(deploy: Deploy, extra: str, name: Text) -> None:
    table = only_table(deploy(TABLE + extra))
    assert (table.logical_id, table.name, table.keys, table.hidden_by) == ("Orders", name, ("pk", "sk"), "")


@pytest.mark.parametrize(
    ("written", "enabled", "attribute"),
    [
        ("{Enabled: true, AttributeName: expires}", Certainty.YES, text("expires")),
        ("{Enabled: 'true', AttributeName: expires}", Certainty.YES, text("expires")),
        ("{Enabled: false}", Certainty.NO, text()),
        ("{AttributeName: expires}", Certainty.NO, text("expires")),
        ("{Enabled: '${ssm:/on}', AttributeName: expires}", Certainty.UNKNOWN, text("expires")),
        ("{Enabled: !If [Live, true, false], AttributeName: expires}", Certainty.UNKNOWN, text("expires")),
        ("${ssm:/ttl}", Certainty.UNKNOWN, hole(Origin.UNKNOWN, "${ssm:/ttl}")),
    ],
)
def test_time_to_live_is_read_as_far_as_it_is_known(
    deploy: Deploy, written: str, enabled: Certainty, attribute: Text
) -> None:
    ttl = only_table(deploy(f"{TABLE}        TimeToLiveSpecification: {written}\n")).ttl
    assert ttl
    assert (ttl.enabled, ttl.attribute) == (enabled, attribute)


def test_a_table_without_a_specification_has_no_time_to_live(deploy: Deploy) -> None:
    assert only_table(deploy(TABLE)).ttl is None


@pytest.mark.parametrize(
    ("resources", "files"),
    [
        (
            "resources:\n  - Resources: {A: {Type: AWS::S3::Bucket}}\n  - ${file(t.yml)}\n",
            {"t.yml": TABLE[11:].replace("\n  ", "\n")[2:]},
        ),
        ("resources: ${file(t.yml):resources}\n", {"t.yml": TABLE}),
        ("resources:\n  Resources:\n    Orders: ${file(t.yml):resources.Resources.Orders}\n", {"t.yml": TABLE}),
        (TABLE.replace("Type: AWS", "Condition: Live\n      DeletionPolicy: Retain\n      Type: AWS"), {}),
        (TABLE.replace("::Table", "::GlobalTable"), {}),
    ],
)
def test_resources_are_found_in_every_shape(deploy: Deploy, resources: str, files: Mapping[str, str]) -> None:
    assert [table.logical_id for table in deploy(resources, files).tables] == ["Orders"]


@pytest.mark.parametrize(
    ("resources", "files", "where"),
    [
        (TABLE, {}, "serverless.yml"),
        ("resources: ${file(t.yml):resources}\n", {"t.yml": TABLE}, "t.yml"),
        ("resources: ${file(t.yml):resources}\nother: ${file(t.yml):resources}\n", {"t.yml": TABLE}, None),
        (TABLE.replace("Properties:", "Properties: &p"), {}, "serverless.yml"),
        (TABLE.replace("Properties:", "Properties: &p") + "other: *p\n", {}, None),
    ],
)
def test_properties_are_edited_only_where_they_belong_to_one_table(
    deploy: Deploy, resources: str, files: Mapping[str, str], where: str | None
) -> None:
    properties = only_table(deploy(resources, files)).properties
    assert (properties.file.name if properties else None) == where


@pytest.mark.parametrize(
    ("properties", "hidden_by"),
    [
        ("${file(p.js)}", "${file(p.js)}"),
        ("{'Fn::Transform': {Name: AWS::Include}}", "Fn::Transform"),
    ],
)
def test_hidden_properties_are_named(deploy: Deploy, properties: str, hidden_by: str) -> None:
    config = f"resources: {{Resources: {{T: {{Type: AWS::DynamoDB::Table, Properties: {properties!r}}}}}}}\n"
    if properties.startswith("{"):
        config = config.replace(repr(properties), properties)
    service = deploy(config, {"p.js": ""})
    table = only_table(service)
    assert (table.hidden_by, table.properties) == (hidden_by, None)
    assert [note.what for note in service.unresolved] == ["properties of the table `T`"]


def test_an_extension_replaces_whole_properties(deploy: Deploy) -> None:
    extension = "  extensions: {Orders: {Properties: {TableName: other}}}\n"
    assert only_table(deploy(TABLE + extension)).name == text("other")


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("resources: {Resources: {B: {Type: AWS::S3::Bucket}}}\n", [("B", hole(Origin.RESOURCE, "B"))]),
        ("resources: {Resources: {B: {Type: AWS::S3::Bucket, Properties: {BucketName: b}}}}\n", [("B", text("b"))]),
        ("functions: {f: {handler: a.b, events: [{s3: my.photos}]}}\n", [("S3BucketMyphotos", text("my.photos"))]),
        ("functions: {f: {handler: a.b, events: [{s3: {bucket: photos}}]}}\n", [("S3BucketPhotos", text("photos"))]),
        ("functions: {f: {handler: a.b, events: [{s3: {bucket: photos, existing: true}}]}}\n", []),
        ("functions: {f: {handler: a.b, events: [{s3: {bucket: !Ref B, existing: true}}]}}\n", []),
        ("functions: {f: {handler: a.b, events: [{sqs: x}, http: GET /]}}\n", []),
        ("resources: {Resources: {T: {Type: AWS::SNS::Topic}}}\n", []),
        (
            "service: s\nprovider: {name: aws, runtime: python3.12, s3: {photos: {name: real}}}\n"
            "functions: {f: {handler: a.b, events: [{s3: photos}]}}\n",
            [("S3BucketPhotos", text("real"))],
        ),
        (
            "service: s\nprovider: {name: aws, runtime: python3.12, s3: {my.photos: {versioningConfiguration: {}}}}\n",
            [("S3BucketMyphotos", hole(Origin.RESOURCE, "S3BucketMyphotos"))],
        ),
        (
            "functions: {f: {handler: a.b, events: [{s3: x}]}, g: {handler: a.b, events: [{s3: x}]}}\n",
            [("S3BucketX", text("x"))],
        ),
    ],
)
def test_buckets_come_from_resources_events_and_the_provider(
    deploy: Deploy, config: str, expected: list[tuple[str, Text]]
) -> None:
    assert [(bucket.logical_id, bucket.name) for bucket in deploy(config).buckets] == expected


LIFT = """\
plugins: [serverless-lift]
constructs:
  files: {type: storage}
  data: {type: database/dynamodb-single-table}
"""


def test_lift_brings_a_bucket_and_a_table_that_forgets(deploy: Deploy) -> None:
    service = deploy(LIFT)
    table = only_table(service)
    assert (table.logical_id, table.keys, table.properties) == ("data", ("PK", "SK"), None)
    assert table.ttl
    assert (table.ttl.enabled, table.ttl.attribute) == (Certainty.YES, text("TimeToLive"))
    assert [bucket.logical_id for bucket in service.buckets] == ["files"]


def test_constructs_without_the_plugin_are_nothing(deploy: Deploy) -> None:
    service = deploy(LIFT.replace("serverless-lift", "other"))
    assert (service.tables, service.buckets) == ((), ())


def test_a_queue_brings_its_worker(deploy: Deploy) -> None:
    service = deploy(
        "plugins: [serverless-lift]\nconstructs:\n  jobs: {type: queue, worker: {handler: app.work}}\n", {"app.py": ""}
    )
    assert [(function.name, function.handler and function.handler.declared) for function in service.functions] == [
        ("jobsWorker", "app.work")
    ]


@pytest.mark.parametrize(
    ("resource", "name"),
    [
        ("{Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}", text("jobs")),
        ("{Type: AWS::SQS::Queue}", hole(Origin.RESOURCE, "R")),
        ("{Type: AWS::SNS::Topic, Properties: {TopicName: news}}", text("news")),
        ("{Type: AWS::SSM::Parameter, Properties: {Name: /a/b}}", text("/a/b")),
        ("{Type: AWS::SecretsManager::Secret, Properties: {Name: s}}", text("s")),
        ("{Type: AWS::Kinesis::Stream, Properties: {Name: s}}", text("s")),
        ("{Type: AWS::KMS::Key}", hole(Origin.RESOURCE, "R")),
        (
            "{Type: AWS::SQS::Queue, Properties: {QueueName: !Join ['-', [jobs, !Ref AWS::Region]]}}",
            text("jobs-", hole(Origin.PLATFORM, "AWS::Region")),
        ),
    ],
)
def test_other_resources_have_the_name_that_code_calls_them_by(deploy: Deploy, resource: str, name: Text) -> None:
    (found,) = deploy(f"resources: {{Resources: {{R: {resource}}}}}\n").resources
    assert (found.logical_id, found.name) == ("R", name)


@pytest.mark.parametrize(
    ("event", "topics"),
    [
        ("sns: news", [("SNSTopicNews", text("news"))]),
        ("sns: {topicName: big-news, displayName: N}", [("SNSTopicBignews", text("big-news"))]),
        ("sns: 'arn:aws:sns:eu-west-1:1:news'", []),
        ("sns: {arn: !Ref T, topicName: news}", []),
        ("sqs: 'arn:aws:sqs:eu-west-1:1:jobs'", []),
    ],
)
def test_an_event_makes_its_topic(deploy: Deploy, event: str, topics: list[tuple[str, Text]]) -> None:
    service = deploy(f"functions:\n  f:\n    handler: a.b\n    events:\n      - {event}\n")
    assert [(topic.logical_id, topic.name) for topic in service.resources] == topics


def test_a_construct_makes_its_queue(deploy: Deploy) -> None:
    service = deploy("plugins: [serverless-lift]\nconstructs: {jobs: {type: queue}}\n")
    assert [(queue.type, queue.name) for queue in service.resources] == [
        ("AWS::SQS::Queue", hole(Origin.RESOURCE, "jobs"))
    ]


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("AWS::ElastiCache::CacheCluster", True),
        ("AWS::ElastiCache::ReplicationGroup", True),
        ("AWS::MemoryDB::Cluster", True),
        ("AWS::DAX::Cluster", True),
        ("AWS::ElastiCache::ServerlessCache", False),
        ("AWS::ElastiCache::SubnetGroup", False),
        ("AWS::RDS::DBCluster", False),
    ],
)
def test_caches_that_cost_while_they_idle_are_told_apart(deploy: Deploy, kind: str, found: bool) -> None:
    service = deploy(f"resources: {{Resources: {{Memory: {{Type: '{kind}', Condition: Live}}}}}}\n")
    assert [(cluster.type, cluster.condition) for cluster in service.cache_clusters] == [(kind, "Live")] * found
    assert [resource.type for resource in service.resources] == [kind] * (not found)


@pytest.mark.parametrize(
    "resources",
    [
        "{Resources: {'Fn::ForEach::Tables': [T, [a, b], {}]}}",
        "{Resources: {'Fn::Transform': {Name: AWS::Include}}}",
        "{Resources: '${file(x.js)}'}",
    ],
)
def test_resources_that_are_made_at_deployment_are_not_known(deploy: Deploy, resources: str) -> None:
    service = deploy(f"resources: {resources}\n", {"x.js": ""})
    assert [note.what for note in service.unresolved] == ["a part of the resources"]


def test_outputs_are_no_resources(deploy: Deploy) -> None:
    service = deploy("resources: {Outputs: {A: {Type: AWS::SQS::Queue, Value: x}}}\n")
    assert (service.resources, service.unresolved) == ((), ())
