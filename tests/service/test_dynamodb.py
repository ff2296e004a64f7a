"""Keys, indexes, attributes and billing of tables, with the places that fixes need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.values import Origin, Text, hole, text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from advisor.service.model import Service
    from advisor.service.resource_model import Index, Table

    Deploy = Callable[..., Service]

TABLE = """\
resources:
  Resources:
    Orders:
      Type: AWS::DynamoDB::Table
      Properties:
        KeySchema: [{AttributeName: pk, KeyType: HASH}]
"""
INDEX = "{IndexName: by-day, KeySchema: [{AttributeName: day, KeyType: HASH}, {AttributeName: pk, KeyType: RANGE}]}"


def table_of(service: Service) -> Table:
    (table,) = service.tables
    return table


def lines(folder: Path, table: Table) -> list[str]:
    content = (folder / "serverless.yml").read_text("utf-8")
    return [content[span.start : span.end] for span in table.billing.throughput if span]


@pytest.mark.parametrize(
    ("properties", "indexes", "hidden_by"),
    [
        ("", [], ""),
        (f"GlobalSecondaryIndexes: [{INDEX}]", [(text("by-day"), ("day", "pk"))], ""),
        (f"LocalSecondaryIndexes: [{INDEX}]", [(text("by-day"), ("day", "pk"))], ""),
        ("GlobalSecondaryIndexes: [{IndexName: !Sub '${AWS::StackName}-i'}]", [("-i", ())], ""),
        ("GlobalSecondaryIndexes: ${ssm:/i}", [(None, ())], "${ssm:/i}"),
        (f"GlobalSecondaryIndexes: [!If [Live, {INDEX}, !Ref AWS::NoValue]]", [(None, ())], "Fn::If"),
        ("GlobalSecondaryIndexes: [{IndexName: i, KeySchema: '${ssm:/k}'}]", [(text("i"), ())], "${ssm:/k}"),
        (
            "GlobalSecondaryIndexes: [{IndexName: i, KeySchema: [{AttributeName: '${ssm:/k}'}]}]",
            [(text("i"), ())],
            "${ssm:/k}",
        ),
    ],
)
def test_indexes_have_their_name_and_keys(
    deploy: Deploy, properties: str, indexes: list[tuple[Text | str | None, tuple[str, ...]]], hidden_by: str
) -> None:
    table = table_of(deploy(f"{TABLE}        {properties}\n"))

    def named(index: Index, name: Text | str | None) -> bool:
        return index.name.opaque if name is None else name in (index.name, *index.name.parts)

    assert [index.keys for index in table.indexes] == [keys for _, keys in indexes]
    assert all(named(index, name) for index, (name, _) in zip(table.indexes, indexes, strict=True))
    assert table.schema_hidden_by == hidden_by


@pytest.mark.parametrize(
    ("written", "attributes", "hidden_by"),
    [
        ("[{AttributeName: pk, AttributeType: S}]", [("pk", "S")], ""),
        (
            "[{AttributeName: pk, AttributeType: S}, {AttributeName: day, AttributeType: N}]",
            [("pk", "S"), ("day", "N")],
            "",
        ),
        ("[{AttributeName: pk, AttributeType: '${ssm:/t}'}]", [("pk", "")], ""),
        ("[{AttributeName: '${ssm:/a}', AttributeType: S}]", [], "${ssm:/a}"),
        ("${ssm:/a}", [], "${ssm:/a}"),
        ("[]", [], ""),
    ],
)
def test_attribute_definitions_are_read(
    deploy: Deploy, written: str, attributes: list[tuple[str, str]], hidden_by: str
) -> None:
    table = table_of(deploy(f"{TABLE}        AttributeDefinitions: {written}\n"))
    assert [(attribute.name, attribute.type) for attribute in table.attributes] == attributes
    assert table.schema_hidden_by == hidden_by
    assert (table.attributes_span is not None) is written.startswith("[")


@pytest.mark.parametrize(
    ("properties", "mode", "throughput", "hidden_by"),
    [
        ("", None, [], ""),
        ("BillingMode: PAY_PER_REQUEST", text("PAY_PER_REQUEST"), [], ""),
        ("ProvisionedThroughput: {ReadCapacityUnits: 1}", None, ["ProvisionedThroughput: {ReadCapacityUnits: 1}"], ""),
        (
            "GlobalSecondaryIndexes:\n          - IndexName: i\n            ProvisionedThroughput:\n"
            "              ReadCapacityUnits: 1\n            KeySchema: []",
            None,
            ["ProvisionedThroughput:\n              ReadCapacityUnits: 1"],
            "",
        ),
        ("BillingMode: ${ssm:/m}", hole(Origin.UNKNOWN, "${ssm:/m}"), [], "${ssm:/m}"),
        ("BillingMode: !If [Live, PAY_PER_REQUEST, PROVISIONED]", None, [], "Fn::If"),
        (
            "ProvisionedThroughput: !If [Live, {ReadCapacityUnits: 1}, !Ref AWS::NoValue]",
            None,
            ["ProvisionedThroughput: !If [Live, {ReadCapacityUnits: 1}, !Ref AWS::NoValue]"],
            "Fn::If",
        ),
        ("ProvisionedThroughput: !Ref AWS::NoValue", None, [], ""),
        ("ProvisionedThroughput: ${self:custom.t}", None, ["ProvisionedThroughput: ${self:custom.t}"], ""),
    ],
)
def test_billing_is_read_as_far_as_it_is_known(
    deploy: Deploy, tmp_path: Path, properties: str, mode: Text | None, throughput: list[str], hidden_by: str
) -> None:
    table = table_of(deploy(f"{TABLE}        {properties}\ncustom:\n  t: {{ReadCapacityUnits: 1}}\n"))
    assert lines(tmp_path, table) == throughput
    assert table.billing.hidden_by == hidden_by
    if hidden_by != "Fn::If":
        assert table.billing.mode == mode


def test_a_mode_that_a_condition_decides_is_a_pattern(deploy: Deploy) -> None:
    properties = "        BillingMode: !If [Live, PAY_PER_REQUEST, PROVISIONED]\n"
    mode = table_of(deploy(TABLE + properties)).billing.mode
    assert mode
    assert (mode.known, mode.prefix) == (None, "P")


@pytest.mark.parametrize(
    ("condition", "mode"),
    [
        ("!Equals ['${sls:stage}', dev]", "PAY_PER_REQUEST"),
        ("!Equals ['${sls:stage}', prod]", "PROVISIONED"),
        ("!Not [!Equals ['${sls:stage}', prod]]", "PAY_PER_REQUEST"),
        ("!And [!Equals [a, a], !Equals [b, c]]", "PROVISIONED"),
        ("!Or [!Equals [a, b], !Equals [c, c]]", "PAY_PER_REQUEST"),
        ("{Condition: Other}", "PAY_PER_REQUEST"),
        ("!Equals [!Ref AWS::Region, us-east-1]", None),
        ("!Or [!Equals [!Ref AWS::Region, us-east-1], !Equals [c, c]]", "PAY_PER_REQUEST"),
        ("!And [!Equals [!Ref AWS::Region, us-east-1], !Equals [c, c]]", None),
        ("!Equals [!Sub 'x-${AWS::Region}', us-east-1]", "PROVISIONED"),
        ("{Condition: Live}", None),
        ("${ssm:/c}", None),
        ("!Equals [a]", None),
    ],
)
def test_a_condition_that_the_stage_decides_is_decided(deploy: Deploy, condition: str, mode: str | None) -> None:
    config = (
        f"{TABLE}        BillingMode: !If [Live, PAY_PER_REQUEST, PROVISIONED]\n"
        f"  Conditions:\n    Live: {condition}\n    Other: !Equals [x, x]\n"
    )
    billing = table_of(deploy(config)).billing
    assert billing.mode
    assert billing.mode.known == mode
    assert bool(billing.hidden_by) is (mode is None)


def test_an_extension_is_where_the_billing_is_changed(deploy: Deploy, tmp_path: Path) -> None:
    extension = "  extensions: {Orders: {Properties: {ProvisionedThroughput: {ReadCapacityUnits: 5}}}}\n"
    table = table_of(deploy(TABLE + extension))
    assert lines(tmp_path, table) == ["ProvisionedThroughput: {ReadCapacityUnits: 5}"]


def test_a_table_says_its_type_and_condition(deploy: Deploy) -> None:
    config = TABLE.replace("::Table", "::GlobalTable").replace("Properties:", "Condition: Live\n      Properties:")
    table = table_of(deploy(f"{config}        WriteProvisionedThroughputSettings: {{}}\n"))
    assert (table.type, table.condition, len(table.billing.throughput)) == ("AWS::DynamoDB::GlobalTable", "Live", 1)


def test_what_belongs_to_several_tables_is_not_edited(deploy: Deploy) -> None:
    shared = "        AttributeDefinitions: &a [{AttributeName: pk, AttributeType: S}]\n"
    table = table_of(deploy(f"{TABLE}{shared}custom: {{again: *a}}\n"))
    assert (table.attributes_span, [attribute.name for attribute in table.attributes]) == (None, ["pk"])


@pytest.mark.parametrize(
    ("settings", "indexes"),
    [
        ("", []),
        (", gsiCount: 2", ["GSI-1", "GSI-2"]),
        (", localSecondaryIndexes: true", ["LSI-1", "LSI-2", "LSI-3", "LSI-4", "LSI-5"]),
        (", gsiCount: '${ssm:/n}'", []),
    ],
)
def test_lift_gives_its_table_indexes(deploy: Deploy, settings: str, indexes: list[str]) -> None:
    construct = f"{{type: database/dynamodb-single-table{settings}}}"
    table = table_of(deploy(f"plugins: [serverless-lift]\nconstructs:\n  data: {construct}\n"))
    assert [index.name.known for index in table.indexes] == indexes
    assert table.billing.mode == text("PAY_PER_REQUEST")


@pytest.mark.parametrize(
    ("specification", "custom", "enabled", "attribute"),
    [
        ("{AttributeName: ttl, Enabled: true}", "", "true", "ttl"),
        ("{AttributeName: ttl}", "", None, "ttl"),
        ("{AttributeName: '${self:custom.t}', Enabled: true}", "t: ttl", "true", "ttl"),
        (
            "{AttributeName: '${self:custom.t}', Enabled: true}",
            "t: ttl, u: '${self:custom.t}'",
            "true",
            "'${self:custom.t}'",
        ),
        ("&s {AttributeName: ttl, Enabled: true}", "s: *s", None, None),
        ("${ssm:/s}", "", None, None),
        ("!If [Live, {AttributeName: ttl, Enabled: true}, !Ref AWS::NoValue]", "", None, None),
    ],
)
def test_time_to_live_knows_where_it_may_be_edited(
    deploy: Deploy, tmp_path: Path, specification: str, custom: str, enabled: str | None, attribute: str | None
) -> None:
    config = f"{TABLE}        TimeToLiveSpecification: {specification}\ncustom: {{{custom}}}\n"
    table = table_of(deploy(config))
    content = (tmp_path / "serverless.yml").read_text("utf-8")
    assert table.ttl is not None
    places = (table.ttl.enabled_span, table.ttl.attribute_span)
    assert tuple(content[span.start : span.end] if span else None for span in places) == (enabled, attribute)
