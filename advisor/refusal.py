"""What stops a command before it has begun."""


class RefusedError(Exception):
    """Something that was given is not as it must be. `str()` is a sentence a line."""
