"""What a bug report needs to know of this machine, and what is broken on it. Nothing is sent anywhere.

Without `with_names` nothing in the report tells what a person works on: no names of photos, no instructions, and of
the log only when, where and how bad. The report is in English, for whoever reads the bug report.
"""

from core.doctor.report import Report, examine

__all__ = ["Report", "examine"]
