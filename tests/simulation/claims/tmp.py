"""tmp/: what /tmp does not keep."""

from __future__ import annotations

from tests.simulation.claim import Claim
from tests.simulation.failures import NO_SUCH_FILE, lacks, lost, other_answer_when_fresh, piles_up, stored
from tests.simulation.given import bucket
from tests.simulation.given import stored as object_in
from tests.simulation.rehearsal import Invoke

_THREE = tuple(Invoke({"id": f"o{number}", "bucket": "scratch", "rows": [["a"]]}) for number in range(3))

BAD = (
    Claim("data_kept_in_tmp", "written for a later invocation", lost("o1"), (Invoke({"orders": ["o1"]}),)),
    Claim("data_kept_in_tmp", "read, though nothing makes it", NO_SUCH_FILE, (Invoke({"customer": "c1"}),)),
    Claim(
        "data_kept_in_tmp",
        "a counter that starts again in every environment",
        other_answer_when_fresh,
        (Invoke({}), Invoke({}), Invoke({})),
    ),
    Claim(
        "data_kept_in_tmp",
        "which events were seen before",
        other_answer_when_fresh,
        (Invoke({"id": "e1"}), Invoke({"id": "e1"})),
    ),
    Claim("data_kept_in_tmp", "appended to, invocation after invocation", lost("o1"), (Invoke({"id": "o1"}),)),
    Claim(
        "data_kept_in_tmp",
        "a file for every event, through pathlib",
        lost("dear sender"),
        (Invoke({"id": "u1", "text": "dear sender"}),),
    ),
    Claim("data_kept_in_tmp", "pickled for the next invocation", lost("hapax"), (Invoke({"word": "hapax"}),)),
    Claim("database_in_tmp", "orders in SQLite", lost("o1"), (Invoke({"id": "o1", "total": 3}),)),
    Claim(
        "database_in_tmp",
        "a counter on a shelf",
        other_answer_when_fresh,
        (Invoke({"page": "p"}), Invoke({"page": "p"})),
    ),
    Claim("database_in_tmp", "TinyDB behind a class", lost("u1"), (Invoke({"user": "u1"}),)),
    Claim(
        "tmp_shared_between_functions",
        "made by one handler, mailed by another",
        NO_SUCH_FILE,
        (Invoke({"text": "t"}, "make"), Invoke({"to": "a@example.com"}, "mail")),
    ),
    Claim(
        "tmp_shared_between_functions",
        "an absent file is taken for an empty list",
        lacks("j1"),
        (Invoke({"job": "j1"}, "accept"), Invoke({}, "status")),
    ),
    Claim(
        "tmp_shared_between_functions",
        "downloaded by one function for another",
        NO_SUCH_FILE,
        (Invoke({}, "fetch"), Invoke({"word": "a"}, "ask")),
        (bucket("indexes"), object_in("indexes", "words.json", '{"a": [1]}')),
    ),
    Claim("scratch_left_in_tmp", "named by the event", piles_up, _THREE, (bucket("scratch"),)),
    Claim(
        "scratch_left_in_tmp",
        "appended to, and never begun anew",
        stored("of the first"),
        (
            Invoke({"lines": ["of the first"], "bucket": "inbox"}),
            Invoke({"lines": ["of the second"], "bucket": "inbox"}),
        ),
        (bucket("inbox"),),
    ),
    Claim(
        "scratch_left_in_tmp",
        "a folder that nobody removes",
        piles_up,
        (Invoke({"pages": {"a": "b"}, "bucket": "inbox"}),) * 3,
        (bucket("inbox"),),
    ),
)

GOOD: tuple[Claim, ...] = (
    Claim(
        "data_kept_in_tmp",
        "scratch that is uploaded",
        lost("r1"),
        (Invoke({"rows": [["r1"]], "bucket": "rows"}),),
        (bucket("rows"),),
    ),
    Claim("data_kept_in_tmp", "a mounted file system keeps what is written", lost("t1"), (Invoke({"text": "t1"}),)),
    Claim(
        "database_in_tmp",
        "built, and uploaded in the same invocation",
        lost("n1"),
        (Invoke({"names": ["n1"], "bucket": "exports"}),),
        (bucket("exports"),),
    ),
    Claim(
        "database_in_tmp",
        "on a mounted file system",
        lost("r1"),
        (Invoke({"book": "b1", "reader": "r1"}),),
    ),
    Claim(
        "tmp_shared_between_functions",
        "through a bucket",
        lacks("t1"),
        (Invoke({"text": "t1"}, "make"), Invoke({}, "mail")),
        (bucket("our-reports"),),
    ),
    Claim(
        "tmp_shared_between_functions",
        "on a file system that both functions mount",
        lacks("t1"),
        (Invoke({"text": "t1"}, "store"), Invoke({}, "show")),
    ),
    Claim(
        "scratch_left_in_tmp",
        "removed, whatever happens",
        piles_up,
        tuple(Invoke({"id": f"o{number}", "text": "t", "bucket": "inbox"}) for number in range(3)),
        (bucket("inbox"),),
    ),
    Claim(
        "scratch_left_in_tmp",
        "everything in /tmp is cleared at the start",
        piles_up,
        tuple(Invoke({"key": f"k{number}", "bucket": "inbox"}) for number in range(3)),
        (bucket("inbox"), *(object_in("inbox", f"k{number}", "text") for number in range(3))),
    ),
    Claim(
        "scratch_left_in_tmp",
        "folders and files that remove themselves",
        piles_up,
        (Invoke({"name": "k", "bucket": "inbox", "archive": "archive"}),) * 3,
        (bucket("inbox"), bucket("archive"), object_in("inbox", "k", "text")),
    ),
    Claim(
        "scratch_left_in_tmp", "a folder by `mkdtemp` that is removed by hand", piles_up, (Invoke({"page": "p"}),) * 3
    ),
    Claim(
        "scratch_left_in_tmp",
        "begun anew, then appended to",
        stored("of the first"),
        tuple(Invoke({"text": f"of the {which}", "bucket": "inbox"}) for which in ("first", "second")),
        (bucket("inbox"),),
    ),
)
