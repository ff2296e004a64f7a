"""Where the code of a function stands, by the rule of AWS's own Python runtime."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from advisor.record import replaced
from advisor.service.image import image_code
from advisor.service.import_path import LISTS, dependencies, import_path
from advisor.service.model import Handler, ImportPath
from advisor.source import disk
from advisor.values import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.service.declared import Declared
    from advisor.service.section import Section

REQUIREMENTS = "serverless-python-requirements"
_BUILT_IN = frozenset(("builtins", "sys", "time", "marshal", "errno", "gc", "itertools", "posix", "signal", "_thread"))
_WSGI = frozenset(("wsgi_handler.handler", "wsgi.handler"))
_PLUGINS = ("wsgi_handler", "serverless_wsgi", "serverless_sdk", "datadog_lambda", "newrelic_lambda_wrapper")
_AGENTS = ("awslambdaric", "lumigo_tracer", "epsagon", "thundra", "sentry_sdk", "elasticapm", "iopipe", "instana")
_HANDLER_VARIABLES = {
    "datadog_lambda": ("DD_LAMBDA_HANDLER",),
    "newrelic_lambda_wrapper": ("NEW_RELIC_LAMBDA_HANDLER",),
    "lumigo_tracer": ("LUMIGO_ORIGINAL_HANDLER",),
    "sentry_sdk": ("SENTRY_INITIAL_HANDLER",),
    "epsagon": ("EPSAGON_HANDLER",),
    "instana": ("LAMBDA_HANDLER",),
    "thundra": ("thundra_agent_lambda_handler", "THUNDRA_AGENT_LAMBDA_HANDLER"),
}
"""In which variable the handlers of agents find the handler that they call."""
_WRAPPERS = frozenset((*_PLUGINS, *_AGENTS))


def handler_of(declared: Declared, name: str, function: Section) -> Handler | None:
    """The handler of a function; None when the configuration hides it, which is then among the notes."""
    if function.at("image").present:
        found = _in_image(declared, name, function)
    else:
        found = _in_package(declared, name, function)
    if found is None or found.file is None:
        return found
    path = import_path(declared, function, found.root, found.path.before)
    return replaced(found, path=replaced(path, beside=(*found.path.beside, *path.beside)))


def _in_package(declared: Declared, name: str, function: Section) -> Handler | None:
    written = function.at("handler")
    text = written.string
    if text is None or written.span is None:
        hidden_by = written.hidden_by or ("a part of it" if written.present else "nothing is declared")
        declared.note(f"the handler of function `{name}`", hidden_by, written if written.present else function)
        return None
    if text in _WSGI and not _find(declared.folder, text):
        app = declared.custom.at("wsgi", "app")
        if app.string and app.span:
            return _wsgi(declared, name, app.string, app)
    wrapped = _wrapped(declared, function, text)
    if wrapped is not None:
        text, written = wrapped
    for root in (*_roots(declared, function), *_above(declared, text)):
        if _find(root, text):
            return _handler(root, text, written)
    handler = _handler(_roots(declared, function)[0], text, written)
    elsewhere = "" if handler.file else _elsewhere(declared, function, text)
    if not elsewhere:
        return handler
    declared.note(f"the code of function `{name}`, `{text}`", elsewhere, written)
    return Handler(text, handler.span, None, handler.attribute, handler.root)


def _wrapped(declared: Declared, function: Section, text: str) -> tuple[str, Section] | None:
    """The handler that an agent's own handler calls: a variable names it."""
    for variable in _HANDLER_VARIABLES.get(text.replace("/", ".").partition(".")[0], ()):
        for variables in (function.at("environment"), declared.provider.at("environment")):
            named = variables.at(variable)
            if named.string and named.span and not _find(declared.folder, text):
                return named.string, named
    return None


def module_file(root: Path, module: str) -> Path | None:
    """The file that `import module` runs, below a folder on the path; a package's is its `__init__`."""
    base = root.joinpath(*[part for part in module.replace("/", ".").split(".") if part])
    package = base / "__init__.py"
    try:
        if disk.is_file(package):
            return package
        plain = base.with_name(f"{base.name}.py")
        return plain if disk.is_file(plain) else None
    except (OSError, ValueError):  # a name that no file can have
        return None


def _handler(root: Path, text: str, written: Section) -> Handler:
    module, _, attribute = text.rpartition(".")
    assert written.span
    file = module_file(root, module) if module.strip("./") else None
    near = _near(root, module, attribute) if file is None else ""
    return Handler(text, written.span, file, attribute, root, _fault(text, module, file), near)


def _near(root: Path, module: str, attribute: str) -> str:
    """The handler as it would be declared if one letter of the file's name were another."""
    dotted = module.replace("/", ".")
    package, _, name = dotted.rpartition(".")
    folder = root.joinpath(*package.split(".")) if package else root
    stems = {file.removesuffix(".py") for file in disk.modules(folder)} if name else set()
    found = nearest(name, stems)
    return f"{module.removesuffix(name)}{found}.{attribute}" if found else ""


def _fault(text: str, module: str, file: Path | None) -> str:
    if text.startswith((".", "/")):
        start = text[: len(text) - len(text.lstrip("./"))]
        return f"starts with `{start}`, so Lambda fails: it takes that for a relative import"
    if not module:
        return "has no dot, so Lambda fails: it looks for a module and a function, `module.function`"
    first = module.replace("/", ".").split(".")[0]
    if first in _BUILT_IN:
        return f"names Python's built-in module `{first}`, which Lambda refuses"
    if file is None:
        path = module.replace(".", "/")
        return f"leads nowhere: there is no file {path}.py or {path}/__init__.py below the service"
    return ""


def _find(root: Path, text: str) -> Path | None:
    module = text.rpartition(".")[0]
    return module_file(root, module) if module.strip("./") else None


def _roots(declared: Declared, function: Section) -> list[Path]:
    """The folders that may become /var/task, the likeliest first."""
    module = function.at("module").string
    installed = REQUIREMENTS in declared.plugins or declared.custom.at("pythonRequirements").present
    if not module or not installed:
        return [declared.folder]
    inside = Path(declared.folder, module)
    individually = (declared.root.at("package", "individually"), function.at("package", "individually"))
    moved_up = any(section.truth for section in individually)
    return [inside, declared.folder] if moved_up else [declared.folder, inside]


def _above(declared: Declared, text: str) -> Iterator[Path]:
    """The folders above the service, from which it may be packaged; a module without a package may be another's."""
    if "." in text.rpartition(".")[0].strip("./").replace("/", "."):
        for folder in declared.folder.parents:
            if not folder.is_relative_to(declared.boundary):
                break
            yield folder


def _wsgi(declared: Declared, name: str, app: str, written: Section) -> Handler:
    """serverless-wsgi's own handler imports the application; a folder before it goes onto the path."""
    folder, slash, dotted = app.rpartition("/")
    before = Path(declared.folder, folder)
    handler = _handler(before, dotted, written)
    if handler.file is None and not handler.fault.startswith("has no dot"):
        declared.note(f"the application of function `{name}`", f"custom.wsgi.app: {app}", written)
    path = ImportPath((before,) if slash else ())
    return Handler(app, handler.span, handler.file, handler.attribute, declared.folder, path=path)


def _elsewhere(declared: Declared, function: Section, text: str) -> str:
    """Why code that is not in the service may be there once deployed; empty when it cannot."""
    for section in (function.at("package", "artifact"), declared.root.at("package", "artifact")):
        if section.present:
            return f"package.artifact: {section.string or section.hidden_by}"
    first = text.lstrip("./").replace("/", ".").split(".")[0]
    if first in _WRAPPERS:
        return f"`{first}` comes with a plugin, a layer or a dependency"
    if disk.exists(declared.folder / first) or disk.exists(declared.folder / f"{first}.py"):
        return ""
    if function.at("layers").present or declared.provider.at("layers").present:
        return f"`{first}` may come with a layer"
    if any(first.lower() in dependencies(declared.folder / name) for name in LISTS):
        return f"`{first}` is a dependency"
    built = function.at("module").string
    if built and not disk.exists(declared.folder / built):
        return f"module: {built}, a folder that is not in the repository"
    return ""


def _in_image(declared: Declared, name: str, function: Section) -> Handler | None:
    code = image_code(declared, function)
    if code.command is None or code.span is None:
        declared.note(f"the handler of function `{name}`", "image", function.at("image"))
        return None
    module, _, attribute = code.command.rpartition(".")
    for root in code.roots:
        if file := module_file(root, module) if module else None:
            others = tuple(other for other in code.roots if other != root)
            return Handler(code.command, code.span, file, attribute, root, path=ImportPath(beside=others))
    declared.note(f"the code of function `{name}`, `{code.command}`", "image", function.at("image"))
    return Handler(code.command, code.span, None, attribute, code.roots[0])
