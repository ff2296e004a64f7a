"""An example of a page as it runs: deployed, invoked, and looked at afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.record import fresh, record
from tests.simulation.deployment import deploy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tests.simulation.account import Account
    from tests.simulation.deployment import Deployment
    from tests.simulation.environment import Environment, Lambda, Outcome
    from tests.simulation.given import Given


@record()
class Invoke:
    """One invocation."""

    event: object
    function: str = ""
    """May be left out where the service has one."""
    before: Sequence[Given] = ()
    """What others have changed by then."""


@record()
class Played:
    """What happened."""

    outcomes: Sequence[Outcome]
    logs: str
    account: Account
    mounted: Path
    """The folder of the file systems that functions mount."""

    @property
    def last(self) -> Outcome:
        """What the last invocation gave."""
        return self.outcomes[-1]

    def kept(self) -> str:
        """All that is left when every environment has gone: what AWS and file systems store, and the logs."""
        files = [file.read_text("latin-1") for file in self.mounted.rglob("*") if file.is_file()]
        return "\n".join((self.account.contents(), *files, self.logs))


@record()
class Stage:
    """Where an example is played, as often as a question about it needs."""

    code: Path
    """The files of the example."""
    mounted: Path
    """An empty folder for the file systems that functions mount."""
    lambda_: Lambda
    account: Account
    given: Sequence[Given] = ()
    """What is there before anything is invoked."""
    seconds_to_aws: float = 0
    """What each call takes at the least: what is not waited for is then not done."""

    def play(self, invocations: Sequence[Invoke], *, fresh_for_the_last: bool = False) -> Played:
        """Deploy to an empty account, and invoke: each function in one warm environment. Raises UndeployableError."""
        self.account.empty()
        deployment = deploy(self.code, self.mounted, self.account)
        deployment.seconds_to_aws = self.seconds_to_aws
        for provide in self.given:
            provide(deployment)
        cast = _Cast(deployment, self.lambda_)
        outcomes = []
        try:
            for number, invocation in enumerate(invocations, 1):
                if fresh_for_the_last and number == len(invocations):
                    cast.dismiss()
                for change in invocation.before:
                    change(deployment)
                outcomes.append(cast.environment(invocation.function).invoke(invocation.event))
        finally:
            cast.dismiss()
        return Played(outcomes, cast.logs, self.account, self.mounted)


@record(frozen=False)
class _Cast:
    """The environments that live at a time, one for each function."""

    deployment: Deployment
    on: Lambda
    logs: str = ""
    environments: dict[str, Environment] = fresh(default_factory=dict)

    def environment(self, function: str) -> Environment:
        name = function or self.deployment.service.functions[0].name
        if name not in self.environments:
            self.environments[name] = self.deployment.start(name, self.on)
        return self.environments[name]

    def dismiss(self) -> None:
        for environment in self.environments.values():
            self.logs += environment.log
            environment.discard()
        self.environments.clear()


def written(files: Mapping[str, str | bytes], folder: Path) -> Path:
    """Write the files of an example below `folder`, and return it."""
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder.resolve()
