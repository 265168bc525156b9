"""The engine room of Likewise: photos, jobs, engines and models. No Qt in here."""

__version__ = "0.1.0"
