"""What an edited text must stand."""

from pathlib import Path

import pytest

from advisor.fixing.obstacle import CannotFixError
from advisor.fixing.proof import prove

FILE = Path("/service/handler.py")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "s3 = 1\n"),
        ("x = 1\n", "s3 = x = 1\n"),
        ("s3 = 1\ns3 = 2\n", "s3 = 1\ns3 = 2\nsqs = 3\n"),
        ("", "def f():\n    s3 = 1\n\n\ndef g():\n    s3 = 2\n"),
        ("import boto3.session\n", "import boto3\nimport boto3.session\n"),
        ("from functools import cache\n", "from functools import cache\nfrom functools import cache\n"),
        ("", "s3: object\ns3 = 1\n"),
        ("from json import *\n", "from json import *\nfrom time import *\n"),
    ],
)
def test_a_name_that_is_bound_once_stands(before: str, after: str) -> None:
    prove(FILE, before, after)


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("", "s3 = 1\ns3 = 2\n", "s3"),
        ("", "s3 = 1\ns3 = 1\n", "s3"),
        ("s3 = 1\n", "s3: int = 2\ns3 = 1\n", "s3"),
        ("x = 1\n", "def s3():\n    return 1\n\n\nx = s3 = 1\n", "s3"),
        ("s3 = 1\ns3 = 2\n", "s3 = 1\ns3 = 2\ns3 = 3\n", "s3"),
        ("class client:\n    pass\n", "client = 1\n\n\nclass client:\n    pass\n", "client"),
        ("import time\n", "import time\n\ntime = 1\n", "time"),
        ("from time import time\n", "import time\nfrom time import time\n", "time"),
        ("import a as cache\n", "import a as cache\nfrom functools import cache\n", "cache"),
        ("from .. import cache\n", "from .. import cache\nfrom functools import cache\n", "cache"),
    ],
)
def test_a_name_that_an_edit_binds_anew_does_not_stand(before: str, after: str, name: str) -> None:
    with pytest.raises(CannotFixError, match=f"^The module would bind `{name}` twice\\.$"):
        prove(FILE, before, after)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("x = 1\n", "x = (\n", "The edited code would not parse."),
        ('print "x"\n', 'print "y"\n', "The module is not in Python 3 syntax that can be proven after an edit."),
    ],
)
def test_a_text_that_does_not_parse_does_not_stand(before: str, after: str, reason: str) -> None:
    with pytest.raises(CannotFixError) as obstacle:
        prove(FILE, before, after)
    assert str(obstacle.value) == reason
