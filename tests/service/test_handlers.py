"""Handlers mapped to files by AWS's rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.service.loading import load
from advisor.source.text import Sources

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from advisor.service.model import Handler, Service

    Deploy = Callable[..., Service]
    Write = Callable[[Mapping[str, str]], Path]

TREE = {
    "app.py": "",
    "src/orders.py": "",
    "src/shop/__init__.py": "",
    "my-api/get-user.py": "",
    "both/__init__.py": "",
    "both.py": "",
    "web/api/flask_app.py": "",
}
ONE_BY_ONE = "package: {individually: true}\n"
REQUIREMENTS = f"plugins: [serverless-python-requirements]\n{ONE_BY_ONE}"


def handler_of(service: Service) -> Handler:
    (function,) = service.functions
    assert function.handler
    return function.handler


@pytest.mark.parametrize(
    ("declared", "file", "attribute"),
    [
        ("app.handler", "app.py", "handler"),
        ("src/orders.handler", "src/orders.py", "handler"),
        ("src.orders.handler", "src/orders.py", "handler"),
        ("src/shop.handler", "src/shop/__init__.py", "handler"),
        ("src.shop.handler", "src/shop/__init__.py", "handler"),
        ("my-api/get-user.main", "my-api/get-user.py", "main"),
        ("both.handler", "both/__init__.py", "handler"),
    ],
)
def test_a_handler_leads_to_its_file(deploy: Deploy, declared: str, file: str, attribute: str) -> None:
    service = deploy(f"functions: {{main: {{handler: {declared}}}}}\n", TREE)
    handler = handler_of(service)
    assert (handler.file, handler.attribute, handler.fault) == (service.root / file, attribute, "")
    assert handler.root == service.root
    assert handler.declared == declared
    assert service.unresolved == ()


@pytest.mark.parametrize(
    ("declared", "file", "fault"),
    [
        (
            "./src/orders.handler",
            "src/orders.py",
            "starts with `./`, so Lambda fails: it takes that for a relative import",
        ),
        ("/app.handler", "app.py", "starts with `/`, so Lambda fails: it takes that for a relative import"),
        ("../app.handler", "app.py", "starts with `../`, so Lambda fails: it takes that for a relative import"),
        ("app", None, "has no dot, so Lambda fails: it looks for a module and a function, `module.function`"),
        ("sys.exit", None, "names Python's built-in module `sys`, which Lambda refuses"),
        (
            "src/order.handler",
            None,
            "leads nowhere: there is no file src/order.py or src/order/__init__.py below the service",
        ),
        (
            "app.Class.method",
            None,
            "leads nowhere: there is no file app/Class.py or app/Class/__init__.py below the service",
        ),
        (
            "nothing.handler",
            None,
            "leads nowhere: there is no file nothing.py or nothing/__init__.py below the service",
        ),
    ],
)
def test_a_handler_that_lambda_cannot_import_has_a_fault(
    deploy: Deploy, declared: str, file: str | None, fault: str
) -> None:
    service = deploy(f"functions: {{main: {{handler: {declared}}}}}\n", TREE)
    handler = handler_of(service)
    assert handler.fault == fault
    assert handler.file == (service.root / file if file else None)


@pytest.mark.parametrize(
    ("config", "why"),
    [
        (
            "functions: {main: {handler: datadog_lambda.handler.handler}}\n",
            "`datadog_lambda` comes with a plugin, a layer or a dependency",
        ),
        (
            "functions: {main: {handler: wsgi_handler.handler}}\n",
            "`wsgi_handler` comes with a plugin, a layer or a dependency",
        ),
        ("functions: {main: {handler: shared.main, layers: [a]}}\n", "`shared` may come with a layer"),
        ("functions: {main: {handler: x.y, package: {artifact: x.zip}}}\n", "package.artifact: x.zip"),
        ("package: {artifact: '${ssm:/zip}'}\nfunctions: {main: {handler: x.y}}\n", "package.artifact: ${ssm:/zip}"),
        ("functions: {main: {handler: my_dep.main}}\n", "`my_dep` is a dependency"),
    ],
)
def test_code_that_comes_from_elsewhere_is_unknown_and_no_fault(deploy: Deploy, config: str, why: str) -> None:
    service = deploy(config, {**TREE, "requirements.txt": "boto3>=1\nmy-dep==2\n"})
    handler = handler_of(service)
    assert (handler.file, handler.fault) == (None, "")
    assert [note.expression for note in service.unresolved] == [why]


def test_a_layer_does_not_excuse_a_module_whose_folder_is_in_the_service(deploy: Deploy) -> None:
    service = deploy("functions: {main: {handler: src/order.main, layers: [a]}}\n", TREE)
    assert handler_of(service).fault.startswith("leads nowhere")


@pytest.mark.parametrize(
    ("config", "root", "file"),
    [
        (f"{REQUIREMENTS}functions: {{main: {{handler: orders.main, module: src}}}}\n", "src", "src/orders.py"),
        (f"{REQUIREMENTS}functions: {{main: {{handler: app.main}}}}\n", ".", "app.py"),
        (
            "custom: {pythonRequirements: {}}\n"
            + ONE_BY_ONE
            + "functions: {main: {handler: orders.main, module: src}}\n",
            "src",
            "src/orders.py",
        ),
        (
            "plugins: [serverless-python-requirements]\nfunctions: {main: {handler: src/orders.main, module: src}}\n",
            ".",
            "src/orders.py",
        ),
        ("functions: {main: {handler: src/orders.main, module: src}}\n", ".", "src/orders.py"),
    ],
)
def test_a_module_folder_moves_up_when_functions_are_packaged_one_by_one(
    deploy: Deploy, config: str, root: str, file: str
) -> None:
    service = deploy(config, TREE)
    handler = handler_of(service)
    assert (handler.root, handler.file) == (service.root / root, service.root / file)


@pytest.mark.parametrize(
    ("handler", "app", "root", "file", "attribute"),
    [
        ("wsgi_handler.handler", "app.app", ".", "app.py", "app"),
        ("wsgi.handler", "src.orders.app", ".", "src/orders.py", "app"),
        ("wsgi_handler.handler", "web/api/flask_app.app", ".", "web/api/flask_app.py", "app"),
    ],
)
def test_behind_the_wsgi_handler_stands_the_application(
    deploy: Deploy, handler: str, app: str, root: str, file: str, attribute: str
) -> None:
    service = deploy(f"custom: {{wsgi: {{app: {app}}}}}\nfunctions: {{main: {{handler: {handler}}}}}\n", TREE)
    found = handler_of(service)
    assert (found.root, found.file, found.attribute) == (service.root / root, service.root / file, attribute)
    assert found.declared == app


def test_a_module_of_the_service_wins_over_the_wsgi_plugins(deploy: Deploy) -> None:
    service = deploy(
        "custom: {wsgi: {app: app.app}}\nfunctions: {main: {handler: wsgi.handler}}\n", {**TREE, "wsgi.py": ""}
    )
    assert handler_of(service).file == service.root / "wsgi.py"


IMAGE = "service: s\nprovider:\n  name: aws\n  ecr: {images: {main: {path: docker}}}\nfunctions: {main: {image: %s}}\n"


@pytest.mark.parametrize(
    ("image", "dockerfile", "file"),
    [
        ("{name: main, command: [app.handler]}", "FROM x\nCOPY app.py ./\n", "docker/app.py"),
        ("{name: main, command: app.handler}", "", "docker/app.py"),
        ("main", 'FROM x\nCOPY app.py ./\nCMD [ "app.handler" ]\n', "docker/app.py"),
        ("main", 'FROM x\nCMD ["app.handler"]\nFROM y\nCMD ["uvicorn", "app:app"]\n', "docker/app.py"),
        ("main", 'FROM x\nENTRYPOINT ["python", "-m", "awslambdaric", "app.handler"]\n', "docker/app.py"),
        ("main", 'FROM x\nENTRYPOINT [ "/entry.sh" ]\nCMD [ \\\n  "app.handler" ]\n', "docker/app.py"),
        ("main", 'FROM x\nCOPY ["code", "/var/task/"]\nCMD ["jobs.handler"]\n', "docker/code/jobs.py"),
        ("main", 'FROM x\nCOPY app.py \\\n  code ./\nCMD ["jobs.handler"]\n', "docker/code/jobs.py"),
        ("main", 'FROM x\nCOPY code/jobs.py ./\nCMD ["jobs.handler"]\n', "docker/code/jobs.py"),
        (
            "{name: main, command: [jobs.handler]}",
            "FROM x\nCOPY --chown=1 code/ ${LAMBDA_TASK_ROOT}/\n",
            "docker/code/jobs.py",
        ),
    ],
)
def test_an_image_runs_its_command(deploy: Deploy, image: str, dockerfile: str, file: str) -> None:
    files = {"docker/app.py": "", "docker/code/jobs.py": "", "docker/Dockerfile": dockerfile}
    service = deploy(IMAGE % image, files)
    assert handler_of(service).file == service.root / file


def test_an_image_without_a_command_is_left_out(deploy: Deploy) -> None:
    service = deploy(IMAGE % "main", {"docker/app.py": "", "docker/Dockerfile": "FROM x\nCOPY app.py ./\n"})
    assert service.functions == ()
    assert [note.expression for note in service.unresolved][-1] == "nothing says that it is Python"


@pytest.mark.parametrize(
    "image", ["123.dkr.ecr.eu-west-1.amazonaws.com/x:1", "{name: main, command: [gone.handler]}", "main"]
)
def test_an_image_of_which_nothing_says_that_it_is_python_is_left_out(deploy: Deploy, image: str) -> None:
    service = deploy(IMAGE % image, {"docker/app.py": ""})
    assert service.functions == ()
    assert len(service.unresolved) == 1


@pytest.mark.parametrize(
    ("handler", "file"), [("pkg/jobs.main", "pkg/jobs.py"), ("pkg.jobs.main", "pkg/jobs.py"), ("top.main", None)]
)
def test_a_package_above_the_service_is_found_inside_the_repository(
    write: Write, handler: str, file: str | None
) -> None:
    config = f"service: s\nprovider: {{name: aws, runtime: python3.12}}\nfunctions: {{main: {{handler: {handler}}}}}\n"
    top = write({"api/serverless.yml": config, "pkg/jobs.py": "", "top.py": ""})
    (service,) = load([top], Sources())
    found = handler_of(service)
    assert found.file == (top / file if file else None)
    assert found.root == (top if file else top / "api")


def test_the_declaration_is_edited_where_it_stands(deploy: Deploy) -> None:
    service = deploy(
        "functions: {main: {handler: '${file(h.yml):name}'}}\n", {**TREE, "h.yml": "name: src/order.main\n"}
    )
    span = handler_of(service).span
    assert span.file == service.root / "h.yml"
    assert "name: src/order.main"[span.start : span.end] == "src/order.main"
