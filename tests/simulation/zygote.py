"""The process that every execution environment is forked from, as Lambda starts them from a snapshot.

It has imported boto3 and what the runtime needs, and nothing else; it runs no code of an example itself.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys

import boto3.dynamodb.conditions  # type: ignore[import-untyped]
import boto3.s3.transfer  # type: ignore[import-untyped]
import botocore.session  # type: ignore[import-untyped]

from tests.simulation import runtime

_SET_PARENT_DEATH_SIGNAL = 1


def main(address: str) -> None:
    """Fork an environment for each connection to the Unix socket at `address`."""
    _die_with_the_parent()
    _read_models_once()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(address)
        server.listen()
        print("ready", flush=True)
        while True:
            connection, _ = server.accept()
            if os.fork() == 0:
                server.close()
                _be_an_environment(connection)
            connection.close()
            _bury()


def _read_models_once() -> None:
    """Let every session share the descriptions of AWS's services: to read them takes longer than all else."""
    session = boto3.Session("testing", "testing", region_name="eu-west-1")
    session.resource("dynamodb")
    for service in ("s3", "sqs"):
        session.client(service)
    loader = session._session.get_component("data_loader")
    botocore.session.create_loader = lambda _search_path=None: loader


def _be_an_environment(connection: socket.socket) -> None:
    try:
        _die_with_the_parent()
        runtime.live(connection)
    finally:
        os._exit(0)


def _die_with_the_parent() -> None:
    ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def _bury() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


if __name__ == "__main__":
    main(sys.argv[1])
