"""Where a service's modules are found: roots, layers, paths, packages installed from the repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.program.analysis import analyse
from advisor.program.facts import ClientCreation
from advisor.service.loading import load
from advisor.source.text import Sources

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_MAKES = "import boto3\ndef make(): return boto3.client('s3')\n"
_HANDLER = "from shared.store import make\ndef main(event, context): make()\n"
_PLAIN = "from store import make\ndef main(event, context): make()\n"
_HEAD = "service: s\n"
_PROVIDER = "provider: {name: aws, runtime: python3.12}\n"
_FUNCTION = "functions: {main: {handler: app.main}}\n"
_INSTALLED = "plugins: [serverless-python-requirements]\n"

_FOUND = {
    "beside the handler": ("", {"app.py": _HANDLER, "shared/store.py": _MAKES}),
    "in a nested package": (
        "functions: {main: {handler: src/api/app.main}}\n",
        {
            "src/api/app.py": "from src.shared.store import make\ndef main(e, c): make()\n",
            "src/shared/store.py": _MAKES,
        },
    ),
    "through a relative import": (
        "functions: {main: {handler: src/api/app.main}}\n",
        {"src/api/app.py": "from ..shared.store import make\ndef main(e, c): make()\n", "src/shared/store.py": _MAKES},
    ),
    "through a package that re-exports the handler": (
        "functions: {main: {handler: src.main}}\n",
        {
            "src/__init__.py": "from .app import main\n",
            "src/app.py": "from .store import make\ndef main(e, c): make()\n",
        }
        | {"src/store.py": _MAKES},
    ),
    "in the folder that moves up": (
        _INSTALLED + "package: {individually: true}\nfunctions: {main: {handler: app.main, module: api}}\n",
        {"api/app.py": _HANDLER, "api/shared/store.py": _MAKES},
    ),
    "in a layer of the service": (
        "layers: {common: {path: layer}}\nfunctions: {main: {handler: app.main, layers: [{Ref: CommonLambdaLayer}]}}\n",
        {"app.py": _PLAIN, "layer/python/store.py": _MAKES},
    ),
    "in a layer of all functions": (
        "provider: {name: aws, runtime: python3.12, layers: [{Ref: CommonLambdaLayer}]}\n"
        "layers: {common: {path: ./layer}}\n" + _FUNCTION,
        {"app.py": _PLAIN, "layer/python/store.py": _MAKES},
    ),
    "in a folder of PYTHONPATH": (
        "functions: {main: {handler: app.main, environment: {PYTHONPATH: '/var/runtime:/var/task/lib'}}}\n",
        {"app.py": _PLAIN, "lib/store.py": _MAKES},
    ),
    "in a relative folder of PYTHONPATH": (
        "functions: {main: {handler: app.main, environment: {PYTHONPATH: ./lib}}}\n",
        {"app.py": _PLAIN, "lib/store.py": _MAKES},
    ),
    "in a folder that the code appends": (
        "",
        {"app.py": "import os, sys\nsys.path.append(os.path.join(os.path.dirname(__file__), 'lib'))\n" + _PLAIN}
        | {"lib/store.py": _MAKES},
    ),
    "in a folder that the code inserts": (
        "",
        {"app.py": "import sys\nsys.path.insert(0, './lib')\n" + _PLAIN, "lib/store.py": _MAKES},
    ),
    "in a folder that pathlib names": (
        "",
        {
            "app.py": "import sys\nfrom pathlib import Path\nsys.path.append(str(Path(__file__).parent / 'lib'))\n"
            + _PLAIN
        }
        | {"lib/store.py": _MAKES},
    ),
    "in a package installed for editing": (
        "",
        {"app.py": _HANDLER, "requirements.txt": "boto3\n-e ../lib\n", "../lib/shared/store.py": _MAKES},
    ),
    "in a package with a source folder": (
        "",
        {"app.py": _HANDLER, "requirements.txt": "../lib[extra]  # ours\n", "../lib/src/shared/store.py": _MAKES},
    ),
    "in a package given as a file address": (
        "",
        {"app.py": _HANDLER, "requirements.txt": "file:../lib\n", "../lib/shared/store.py": _MAKES},
    ),
    "in a package named and given as a file address": (
        "",
        {"app.py": _HANDLER, "requirements.txt": "shared @ file:../lib\n", "../lib/shared/store.py": _MAKES},
    ),
    "in a package of a further list": (
        "",
        {"app.py": _HANDLER, "requirements.txt": "-r base.txt\n", "base.txt": "-e ../lib\n"}
        | {"../lib/shared/store.py": _MAKES},
    ),
    "in a package of the plugin's own list": (
        "custom: {pythonRequirements: {fileName: lambda.txt}}\n" + _FUNCTION,
        {"app.py": _HANDLER, "lambda.txt": "-e ../lib\n", "../lib/shared/store.py": _MAKES},
    ),
    "in a package of pyproject.toml": (
        "",
        {
            "app.py": _HANDLER,
            "pyproject.toml": '[tool.poetry.dependencies]\nshared = {path = "../lib", develop = true}\n',
        }
        | {"../lib/shared/store.py": _MAKES},
    ),
    "in a package above the service": (
        "",
        {"app.py": _HANDLER, "../shared/__init__.py": "", "../shared/store.py": _MAKES},
    ),
    "in a module above the service": ("", {"app.py": _PLAIN, "../store.py": _MAKES}),
    "in a project above the service that is packaged with it": (
        "package: {patterns: ['../shared/**']}\n" + _FUNCTION,
        {"app.py": _HANDLER, "../setup.py": "", "../shared/__init__.py": "", "../shared/store.py": _MAKES},
    ),
    "behind serverless-wsgi, in its folder": (
        "custom: {wsgi: {app: api/app.main}}\nfunctions: {main: {handler: wsgi_handler.handler}}\n",
        {"api/app.py": _PLAIN, "api/store.py": _MAKES},
    ),
    "behind serverless-wsgi, from the top": (
        "custom: {wsgi: {app: api/app.main}}\nfunctions: {main: {handler: wsgi_handler.handler}}\n",
        {"api/app.py": "from api.store import make\ndef main(event, context): make()\n", "api/store.py": _MAKES},
    ),
    "behind the handler of an agent": (
        "functions: {main: {handler: datadog_lambda.handler.handler, environment: {DD_LAMBDA_HANDLER: app.main}}}\n",
        {"app.py": _HANDLER, "shared/store.py": _MAKES},
    ),
    "among those of a folder, by a name put together": (
        "",
        {
            "app.py": "import importlib\n"
            "def main(event, context): importlib.import_module(f'steps.{event[\"step\"]}').make()\n",
            "steps/one.py": _MAKES,
        },
    ),
    "by a relative name": (
        "functions: {main: {handler: src.app.main}}\n",
        {
            "src/app.py": "import importlib\n"
            "def main(event, context): importlib.import_module('.store', package=__package__).make()\n",
            "src/store.py": _MAKES,
        },
    ),
}

_NOT_FOUND = {
    "in a folder outside the repository": (
        "",
        {"app.py": _HANDLER, "requirements.txt": "-e ../../lib\n", "../../lib/shared/store.py": _MAKES},
    ),
    "in a folder above, when a library of that name is installed": (
        "",
        {"app.py": _PLAIN, "requirements.txt": "store==1.0\n", "../store.py": _MAKES},
    ),
    "in a project above of which the service is an example": (
        "",
        {"app.py": _HANDLER, "../setup.py": "", "../shared/__init__.py": "", "../shared/store.py": _MAKES},
    ),
    "in a folder above that is no package": ("", {"app.py": _HANDLER, "../shared/store.py": _MAKES}),
    "in a folder without Python": (
        "",
        {"app.py": "import boto3\nimport shared\ndef main(e, c): shared.make()\n", "shared/readme.txt": ""},
    ),
    "in a folder that the code appends after another": (
        "",
        {"app.py": "import sys\nsys.path.append('/opt/lib')\n" + _PLAIN, "lib/store.py": _MAKES},
    ),
    "in a package that comes from elsewhere": (
        "",
        {"app.py": _HANDLER, "requirements.txt": "-e git+https://example.com/lib.git#egg=lib\n"}
        | {"../lib/shared/store.py": _MAKES},
    ),
}


def _cases(table: Mapping[str, tuple[str, Mapping[str, str]]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("config", "files"), table.values(), ids=table.keys())


def _made(repository: Path, config: str, files: Mapping[str, str]) -> list[str]:
    (repository / ".git").mkdir(parents=True)
    folder = repository / "service"
    whole = _HEAD + ("" if "provider:" in config else _PROVIDER) + (config or _FUNCTION)
    for name, content in {"serverless.yml": whole, **files}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    sources = Sources()
    (service,) = load([folder.resolve()], sources)
    return [fact.product for fact in analyse(service, sources).facts if isinstance(fact, ClientCreation)]


@_cases(_FOUND)
def test_a_module_is_found(tmp_path: Path, config: str, files: Mapping[str, str]) -> None:
    assert _made(tmp_path / "repository", config, files) == ["s3"]


@_cases(_NOT_FOUND)
def test_a_module_is_not_found(tmp_path: Path, config: str, files: Mapping[str, str]) -> None:
    assert _made(tmp_path / "repository", config, files) == []


def test_code_that_services_share_by_links_is_one_file(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "store.py").write_text(_MAKES)
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "serverless.yml").write_text(_HEAD + _PROVIDER + _FUNCTION)
        (folder / "app.py").write_text(_HANDLER)
        (folder / "shared").symlink_to(shared)
    sources = Sources()
    services = load([tmp_path.resolve()], sources)
    facts = [fact for service in services for fact in analyse(service, sources).facts]
    made = [fact.span.file for fact in facts if isinstance(fact, ClientCreation)]
    assert made == [(shared / "store.py").resolve()] * 2


def test_a_shared_module_that_cannot_be_read_is_told_with_its_user(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "store.py").write_bytes(b"x = '\xff'\n")
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "serverless.yml").write_text(_HEAD + _PROVIDER + _FUNCTION)
    (folder / "app.py").write_text(_HANDLER)
    (folder / "shared").symlink_to(tmp_path / "shared")
    sources = Sources()
    (service,) = load([folder.resolve()], sources)
    (problem,) = analyse(service, sources).problems
    assert problem.span.file == (tmp_path / "shared" / "store.py").resolve()
    assert "function `main`" in problem.message
