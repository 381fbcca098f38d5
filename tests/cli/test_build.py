"""Commands that write a report: which one, where to, what they say, and when they refuse."""

import os
import subprocess
import sys

import pytest

from socdocs.cli.build import file_stem
