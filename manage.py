#!/usr/bin/env python
"""Django's command line for ACORN."""

import os
import sys


def main() -> None:
    """Run the command named in the arguments."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "acorn.settings")
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:  # a setting is missing or wrong: its name is enough
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"acorn: {error}")


if __name__ == "__main__":
    main()
