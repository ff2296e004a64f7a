"""advisor: finds AWS Lambda code that keeps state where Lambda will lose it."""

__version__ = "0.1.0"
