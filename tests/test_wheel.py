"""The wheel as a user gets it: built from the sdist, installed into an environment of its own, run from elsewhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parent.parent
_CODE = 'import boto3\n\n\ndef handler(event, context):\n    return boto3.client("s3").list_buckets()\n'
_SERVICE = """\
service: tiny
provider:
  name: aws
  runtime: python3.12
functions:
  list:
    handler: app.handler
"""


def _run(*command: str | Path, cwd: Path = _ROOT, status: int = 0) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"advisor"}
    assert "advisor/py.typed" in names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    for page in (_ROOT / "rules").rglob("*.*"):
        if page.suffix in {".md", ".py"}:
            assert f"advisor/_bundled/rules/{page.relative_to(_ROOT / 'rules').as_posix()}" in names


def test_an_installed_wheel_finds_and_explains_from_its_own_pages(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv")
    scripts = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    _run(sys.executable, "-m", "pip", "--python", scripts / "python", "install", "--quiet", wheel)
    elsewhere = Path(tmp_path.anchor)

    pages = _run(scripts / "python", "-c", "from advisor.bundle import bundled; print(bundled('rules'))", cwd=elsewhere)
    assert Path(pages.strip()).parts[-3:] == ("advisor", "_bundled", "rules")
    assert "write_outside_tmp" in _run(scripts / "advisor", "rules", cwd=elsewhere)
    explained = _run(scripts / "advisor", "explain", "write_outside_tmp", "--output-format", "json", cwd=elsewhere)
    assert "Lambda mounts the code" in json.loads(explained)["guidance"][0]["text"]

    project = tmp_path / "project"
    project.mkdir()
    (project / "app.py").write_text(_CODE, "utf-8")
    (project / "serverless.yml").write_text(_SERVICE, "utf-8")
    found = _run(scripts / "advisor", "check", project, "--output-format", "json", cwd=elsewhere, status=1)
    assert {finding["code"] for finding in json.loads(found)} == {"client_per_invocation", "action_not_granted"}
