"""What is not played, and why: Bad examples of rules of level error, and whole rules of the other levels."""

from __future__ import annotations

_AT_DEPLOYMENT = "the framework stops before anything is deployed"
_NETWORK = "it first asks another machine, and the simulation has no other machines"
_COSTS = "nothing fails: it takes longer or costs more"

EXAMPLES = {
    ("write_outside_tmp", "a helper of another module, in every invocation"): _NETWORK,
    ("tmp_shared_between_functions", "two handlers of one module"): _NETWORK,
    ("database_in_tmp", "SQLite through SQLAlchemy"): "SQLAlchemy is not installed",
    ("ttl_not_epoch_seconds", "a float in the client's typed form"): (
        "AWS says that whole seconds are wanted, not what becomes of a fraction"
    ),
    ("log_file", "basicConfig that Lambda ignores"): "nothing fails: the call has no effect",
    ("variable_not_set", "a setting that pydantic insists on"): "pydantic-settings is not installed",
    ("billing_mode_missing", "the throughput of an index, in a file of its own"): (
        "moto does not look at the throughput of an index"
    ),
    ("work_after_return", "an executor that is left to itself"): _NETWORK,
    ("work_after_return", "a command in the background"): "ffmpeg is not installed",
    ("work_after_return", "a task that is not awaited"): "httpx is not installed",
    ("statements_not_applied", "the provider names a role"): "the role is not in the example",
}
"""Bad examples that are left out, by rule and heading."""

RULES = {
    "library_cache_outside_tmp": "the libraries first download, and the simulation has no other machines",
    "unknown_construct": _AT_DEPLOYMENT,
    "unreadable_file": _AT_DEPLOYMENT,
    "grant_wider_than_use": "nothing fails: more is allowed than is used",
    "hard_coded_resource_name": "nothing fails until the name changes",
    "client_per_invocation": _COSTS,
    "connection_per_invocation": _COSTS,
    "setting_fetched_per_invocation": _COSTS,
    "s3_as_cache": _COSTS,
    "idle_cache_cluster": _COSTS,
    "cache_built_at_runtime": _COSTS,
    "unused_suppression": "it speaks of comments, which do nothing",
}
"""Rules of which no example is played."""
