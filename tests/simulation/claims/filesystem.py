"""filesystem/: writes outside of /tmp."""

from __future__ import annotations

import io
import zipfile

from tests.simulation.claim import Claim
from tests.simulation.failures import NO_SUCH_FILE, READ_ONLY, fails, lacks, lost, raises
from tests.simulation.given import bucket
from tests.simulation.rehearsal import Invoke


def _zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("page.html", "<p>")
    return packed.getvalue()


BAD = (
    Claim("write_outside_tmp", "the path is put together, from the folder of the code", READ_ONLY),
    Claim(
        "write_outside_tmp",
        "a relative path is below the code",
        READ_ONLY,
        (Invoke({"rows": "a,b", "bucket": "reports"}),),
        (bucket("reports"),),
    ),
    Claim("write_outside_tmp", "tmp without its slash is a folder beside the code", NO_SUCH_FILE),
    Claim("write_outside_tmp", "a folder made while the module is imported", READ_ONLY),
    Claim(
        "write_outside_tmp",
        "the variable that names the folder is set, to a relative path",
        NO_SUCH_FILE,
        (Invoke({"id": "1", "row": "a,b"}),),
    ),
    Claim(
        "write_outside_tmp",
        "only one of two functions has the mount",
        NO_SUCH_FILE,
        (Invoke({"day": "monday", "text": "t"}, "nightly"), Invoke({"text": "t"}, "manual")),
    ),
    Claim(
        "write_outside_tmp",
        "moving, removing and unpacking are writes too",
        READ_ONLY,
        packaged={"templates.zip": _zip()},
    ),
    Claim(
        "write_outside_tmp",
        "the home folder does not exist on Lambda, and no variable names another",
        NO_SUCH_FILE,
        (Invoke({"settings": "s"}),),
    ),
    Claim("log_file", "opened while the module is imported", READ_ONLY, (Invoke({"id": "o1"}),)),
    Claim("log_file", "a rotating log under /tmp, which nobody reads", lost("accepted o1"), (Invoke({"id": "o1"}),)),
    Claim("log_file", "basicConfig that takes the place of Lambda's own handler", READ_ONLY, (Invoke({"id": "o1"}),)),
    Claim("log_file", "basicConfig after the runtime's handler was taken away", READ_ONLY, (Invoke({"id": "o1"}),)),
    Claim(
        "log_file",
        "a dictConfig with a file among its handlers",
        raises("ValueError", "No such file or directory: '/var/task/logs/debug.log'"),
    ),
    Claim("log_file", "loguru with a file", READ_ONLY, (Invoke({"id": "o1"}),)),
    Claim(
        "log_file",
        "the variable that names the file is set, to a relative path",
        NO_SUCH_FILE,
        (Invoke({"id": "o1"}),),
    ),
)

GOOD: tuple[Claim, ...] = (
    Claim(
        "write_outside_tmp",
        "a mounted file system",
        lost("of monday"),
        (Invoke({"day": "monday", "text": "of monday"}),),
    ),
    Claim("write_outside_tmp", "the working folder was changed before", lacks("text"), (Invoke({"text": "text"}),)),
    Claim(
        "write_outside_tmp",
        "the variable overrides the relative default",
        lacks("1"),
        (Invoke({"rows": "a,b"}),),
    ),
    Claim("log_file", "handlers that write to the standard streams", lost("o1"), (Invoke({"id": "o1"}),)),
    Claim("log_file", "a refusal is expected", fails, (Invoke({"id": "o1"}),)),
    Claim("log_file", "only where the code does not run on Lambda", fails, (Invoke({"id": "o1"}),)),
    Claim("log_file", "a device is no file", fails, (Invoke({"id": "o1"}),)),
    Claim(
        "log_file",
        "the log of one run, uploaded at its end",
        fails,
        (Invoke({"id": "o1", "bucket": "logs"}),) * 2,
        (bucket("logs"),),
    ),
)
