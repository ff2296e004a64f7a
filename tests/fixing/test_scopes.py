"""Places, parents and scopes are those that libcst itself finds, with a walk of every node."""

from __future__ import annotations

import libcst as cst
import pytest
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper, ParentNodeProvider, Scope, ScopeProvider

from advisor.fixing.scopes import parents, scopes, spans

CODE = {
    "imports": "import a.b.c\nimport d as e\nfrom f import g, h as i\nfrom . import j\na.b.c.x(e, g, i, j)\n",
    "functions": (
        "x = 1\n@x\ndef f(a, /, b: x = x, *c, d='é', **e) -> x:\n    x = a + y\n    return lambda q=x: q + b\n"
    ),
    "classes": "class A(B, metaclass=M):\n    v = 1\n    def m(self, w=v):\n        return v, self.v\n",
    "global and nonlocal": (
        "n = 0\ndef f():\n    global n\n    n = 1\n    m = 2\n    def g():\n        nonlocal m\n        m = n\n"
    ),
    "comprehensions": (
        "r = [a for a in b if a for c in a]\ns = {k: v for k, v in r}\nt = (u := 1 for w in s)\nprint(u)\n"
    ),
    "targets": "a = b = 1\n(c, [d, *e]), f.g, h[i] = j\nk: int = 1\nl: str\nm += n\nfor o, p in q:\n    del o\n",
    "conditions first": "(a := 1) if (b := a) else (c := b)\n",
    "exceptions": (
        "try:\n    x = 1\nexcept E as e:\n    print(e)\nexcept (F, G):\n"
        "    raise\nelse:\n    y = x\nfinally:\n    z = y\n"
    ),
    "contexts": (
        "with a as b, c() as (d, e):\n    print(b, d)\nasync def f():\n    async with g as h:\n        await h\n"
    ),
    "matches": (
        "match a:\n    case [b, *c] if (d := b):\n        e = d\n    case {'k': f, **g} | P(h, i=j):\n        pass\n"
    ),
    "texts": "s = f'{a!r:>{b}}' 'c' \"d\"\ndef f(x: 'T') -> 'List[T]':\n    return x\n",
    "one name in many roles": "time = 1\ndef f(time=time):\n    import time\n    return time.time()\nf(time=time)\n",
    "layout": "# head\n\n\nif a :  # why\n\n    b = ( c ,\n      d )  ;  e\n# foot\n",
}


def described(scope: Scope) -> tuple[str, cst.CSTNode | None]:
    return type(scope).__name__, getattr(scope, "node", None)


def uses(found: set[Scope]) -> dict[cst.CSTNode, object]:
    return {
        access.node: (
            described(access.scope),
            {(type(one), one.name, getattr(one, "node", None), described(one.scope)) for one in access.referents},
        )
        for scope in found
        for access in scope.accesses
    }


@pytest.mark.parametrize("code", CODE.values(), ids=CODE)
def test_names_are_used_where_libcst_says(code: str) -> None:
    module = cst.parse_module(code)
    theirs = MetadataWrapper(module, unsafe_skip_copy=True).resolve(ScopeProvider)
    assert uses(set(scopes(module).values())) == uses({scope for scope in theirs.values() if scope})


@pytest.mark.parametrize("code", CODE.values(), ids=CODE)
def test_names_are_bound_where_libcst_says(code: str) -> None:
    module = cst.parse_module(code)
    theirs = MetadataWrapper(module, unsafe_skip_copy=True).resolve(ScopeProvider)

    def bound(found: set[Scope]) -> set[object]:
        return {
            (described(scope), type(one), one.name, getattr(one, "node", None))
            for scope in found
            for one in scope.assignments
        }

    assert bound(set(scopes(module).values())) == bound({scope for scope in theirs.values() if scope})


@pytest.mark.parametrize("code", CODE.values(), ids=CODE)
def test_code_stands_where_libcst_says(code: str) -> None:
    module = cst.parse_module(code)
    wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
    assert dict(spans(module)) == dict(wrapper.resolve(ByteSpanPositionProvider))
    around = wrapper.resolve(ParentNodeProvider)
    ours = parents(module)
    assert ours == {node: around[node] for node in ours}
    meaning = (cst.BaseExpression, cst.BaseStatement, cst.BaseSmallStatement, cst.BaseSuite, cst.Arg, cst.BaseElement)
    assert {node for node in around if isinstance(node, meaning)} <= ours.keys()
