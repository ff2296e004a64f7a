"""Clients that no fix can take from their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.record import replaced
from advisor.subjects import MakeOnce, MoveToModule

if TYPE_CHECKING:
    from tests.fixing.conftest import MakeCreation, Marked


REFUSALS = {
    "a local argument": (
        "import boto3\ndef handler(event, context, region='x'):\n    s3 = «boto3.client('s3', region)»\n",
        "`region`, which is known inside the function only",
    ),
    "an attribute of self": (
        "import boto3\nclass A:\n    def f(self):\n        return «boto3.client('s3', self.region)»\n",
        "`self`",
    ),
    "an argument bound twice": (
        "import boto3\ndef f(e, c):\n    r = 'x'\n    if e: r = 'y'\n    return «boto3.client('s3', r)»\n",
        "`r`, which is known inside the function only",
    ),
    "an argument bound in a branch": (
        "import boto3\ndef f(e, c):\n    if e: r = 'x'\n    return «boto3.client('s3', r)»\n",
        "`r`, which is known inside the function only",
    ),
    "an argument bound by a loop": (
        "import boto3\ndef f(e, c):\n    for r in e: return «boto3.client('s3', r)»\n",
        "`r`, which is known inside the function only",
    ),
    "a computed argument that is used elsewhere": (
        "import boto3\nfrom h import name\ndef f(e, c):\n    r = name()\n    return «boto3.client('s3', r)», r\n",
        "`r` is used elsewhere",
    ),
    "a session that is used elsewhere": (
        "import boto3\ndef f(e, c):\n    s = boto3.Session()\n    return «s.client('s3')», s.region_name\n",
        "`s` is used elsewhere",
    ),
    "closed by other code": (
        "import redis\ndef f(e, c):\n    return «redis.Redis()»\n",
        "closes or changes the client (`close()`)",
    ),
    "a name that is nowhere defined": (
        "import boto3\ndef handler(event, context):\n    return «boto3.client('s3', REGION)»\n",
        "`REGION`, which this module does not define",
    ),
    "an argument of many parts": (
        "import boto3\ndef f(e, c, tags):\n    return «boto3.client('s3', tags=tags)»\n",
        "`tags`, which is known inside the function only",
    ),
    "arguments passed on": (
        "import boto3\ndef f(e, c, **options):\n    return «boto3.client('s3', **options)»\n",
        "`options`, which is known inside the function only",
    ),
    "an argument that waits": (
        "import boto3\nfrom h import n\nasync def f(e, c):\n    r = await n\n    return «boto3.client('s3', r)»\n",
        "waits for something",
    ),
    "a parameter that hides a library": (
        "import url\ndef f(url):\n    return 1\ndef g(e, c):\n    return «url.open(url=e)»\n",
        "would hide a name",
    ),
    "closed by a with": (
        "import httpx\ndef f(e, c):\n    with «httpx.Client()» as client:\n        client.get('u')\n",
        "A `with` closes the client",
    ),
    "a with around the name": (
        "import httpx\ndef f(e, c):\n    client = «httpx.Client()»\n    with client:\n        client.get('u')\n",
        "A `with` closes the client",
    ),
    "closed after use": (
        "import redis\ndef f(e, c):\n    r = «redis.Redis()»\n    try: r.get('k')\n    finally: r.close()\n",
        "closes the client with `close()`",
    ),
    "an attribute set": (
        "import requests\ndef f(e, c):\n    s = «requests.Session()»\n    s.auth = e['auth']\n    s.get('u')\n",
        "sets `auth` of the client",
    ),
    "headers changed": (
        "import requests\ndef f(e, c):\n    s = «requests.Session()»\n    s.headers.update(e)\n    s.get('u')\n",
        "changes `headers` of the client",
    ),
    "module level": ("import boto3\ns3 = «boto3.client('s3')»\n", "at module level already"),
    "another place": ("import boto3\ndef handler(e, c):\n    return «boto3.client»('s3')\n", "no longer where"),
    "Python 2": (
        "import boto3\ndef handler(e, c):\n    print 'x'\n    return «boto3.client('s3')»\n",
        "not in Python 3 syntax",
    ),
    "nonlocal at module level": (
        "import boto3\nnonlocal x\ndef handler(e, c):\n    return «boto3.client('s3')»\n",
        "not valid Python",
    ),
    "a text of several lines": (
        'import boto3\ndef handler(e, c):\n    return «boto3.client("""\n    s3""")»\n',
        "a text of several lines",
    ),
    "every name is taken": (
        "import boto3\ns3_client = make_s3_client = cached_s3_client = s3 = shared_s3 = 1\n"
        + "".join(f"s3_{n} = s3_client_{n} = 1\n" for n in range(2, 10))
        + "def handler(e, c):\n    return «boto3.client('s3')»\n",
        "are all taken",
    ),
    "boto3 is two things": (
        "import other as boto3\ndef handler(e, c):\n    import boto3\n    return «boto3.client('s3')»\n",
        "something else at module level",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
@pytest.mark.parametrize("kind", [MoveToModule, MakeOnce])
def test_a_client_that_needs_its_place_stays(
    marked: type[Marked], creation: MakeCreation, name: str, kind: type[MoveToModule | MakeOnce]
) -> None:
    text, reason = REFUSALS[name]
    texts = marked(handler_py=text)
    altered = "close()" if name == "closed by other code" else ""
    made = replaced(creation(texts.spans[0]), altered=altered, single=frozenset({"url"}))
    assert reason in texts.refused(kind(made))
