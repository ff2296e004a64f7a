"""References to Lift's constructs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.service.model import Service

LIFT = "plugins: [serverless-lift]\n"


def asked(service: Service) -> list[str]:
    assert service.constructs is not None
    return [reference.address for reference in service.constructs.references]


@pytest.mark.parametrize(
    ("written", "addresses"),
    [
        ("a: ${construct:files.bucketName}", ["files.bucketName"]),
        ("a: '${ construct:files.bucketName }'", ["files.bucketName"]),
        ("a: x-${construct:files.bucketName}-${construct:jobs.queueUrl}", ["files.bucketName", "jobs.queueUrl"]),
        ("a: [{b: !Sub '${construct:files.bucketArn}/*'}]", ["files.bucketArn"]),
        ("a: ${construct:files}", ["files"]),
        ("a: ${construct:files.bucketName.length}", ["files.bucketName"]),
        ("a: ${opt:bucket, construct:files.bucketName}", ["files.bucketName"]),
        ("a: ${construct:${self:custom.b}.bucketName}\n  b: files", ["files.bucketName"]),
        ("a: &x ${construct:files.bucketName}\n  b: *x", ["files.bucketName"]),
        ("a: ${self:service, construct:files.bucketName}", []),
        ("a: ${construct:${ssm:/which}.bucketName}", []),
        (r"a: \${construct:files.bucketName}", []),
        ("a: construct:files.bucketName", []),
        ("${construct:files.bucketName}: a", []),
    ],
)
def test_a_reference_is_what_the_framework_would_resolve(
    deploy: Callable[..., Service], written: str, addresses: list[str]
) -> None:
    assert asked(deploy(f"{LIFT}custom:\n  {written}\n")) == addresses


def test_a_file_counts_where_its_values_are_taken(deploy: Callable[..., Service]) -> None:
    files = {
        "taken.yml": "FILES: ${construct:files.bucketName}\n",
        "left.yml": "FILES: ${construct:others.bucketName}\n",
    }
    config = f"{LIFT}functions: {{f: {{handler: a.b, environment: '${{file(taken.yml)}}'}}}}\n"
    service = deploy(config, {"a.py": "def b(e, c):\n    pass\n", **files})
    assert asked(service) == ["files.bucketName"]
    assert service.constructs is not None
    assert service.constructs.references[0].span.file.name == "taken.yml"


@pytest.mark.parametrize(
    ("construct", "offered"),
    [
        ("{type: storage}", {"bucketName", "bucketArn"}),
        ("{type: storage, publicPath: public}", {"bucketName", "bucketArn", "publicUrl"}),
        ("{type: queue}", {"queueUrl", "queueArn", "dlqUrl", "dlqArn"}),
        ("{type: vpc}", set()),
        ('{type: storage, "provider": other}', None),
        ("{type: third/party}", None),
        ("{type: '${file(type.js)}'}", None),
        ("${file(construct.js)}", None),
    ],
)
def test_what_a_construct_offers(deploy: Callable[..., Service], construct: str, offered: set[str] | None) -> None:
    constructs = deploy(f"{LIFT}constructs:\n  it: {construct}\n").constructs
    assert constructs is not None
    assert constructs.variables == {"it": offered}


@pytest.mark.parametrize(
    ("plugins", "listed"),
    [
        ("", False),
        ("plugins: []\n", False),
        ("plugins: [serverless-offline]\n", False),
        ("plugins: [serverless-offline, serverless-lift]\n", True),
        ("plugins: {modules: [serverless-lift]}\n", True),
        ("plugins: [./vendor/lift]\n", True),
        ("plugins: ['${file(plugin.js)}']\n", True),
        ("plugins: ${file(plugins.js)}\n", True),
    ],
)
def test_lift_is_missing_only_where_every_plugin_is_known(
    deploy: Callable[..., Service], plugins: str, listed: bool
) -> None:
    constructs = deploy(f"{plugins}constructs: {{it: {{type: queue}}}}\n").constructs
    assert constructs is not None
    assert constructs.lift_listed is listed


def test_hidden_constructs_are_none(deploy: Callable[..., Service]) -> None:
    assert deploy(f"{LIFT}constructs: ${{file(constructs.js)}}\n").constructs is None
