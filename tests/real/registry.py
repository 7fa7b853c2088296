"""Source distributions of the package index, fetched when a test needs them and kept in pytest's cache.

The index is the one pip is configured for; every archive is pinned by its SHA-256.
"""

from __future__ import annotations

import hashlib
import html
import re
import subprocess
import sys
import tarfile
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

_SECONDS = 60


@dataclass(frozen=True)
class Package:
    """One archive: its project, its file name, and its SHA-256."""

    project: str
    file: str
    sha256: str

    @property
    def folder(self) -> str:
        return self.file.removesuffix(".tar.gz")


def unpacked(package: Package, cache: Path) -> Path:
    """The folder the archive's content is in; the test is skipped where the index cannot be reached."""
    folder = cache / package.folder
    if not (folder / ".complete").is_file():
        archive = cache / package.file
        if not archive.is_file() or _hash(archive.read_bytes()) != package.sha256:
            archive.write_bytes(_download(package))
        with tarfile.open(archive) as tar:
            tar.extractall(cache, filter="data")
        (folder / ".complete").touch()
    return folder


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _download(package: Package) -> bytes:
    try:
        page = _index() + f"/{package.project}/"
        with urllib.request.urlopen(page, timeout=_SECONDS) as response:
            text, base = response.read().decode(), response.url
        links = [html.unescape(link) for link in re.findall(r'href="([^"]+)"', text)]
        link = next((link for link in links if link.partition("#")[0].endswith("/" + package.file)), None)
        if link is None:
            pytest.skip(f"the package index does not have {package.file}")
        with urllib.request.urlopen(urllib.parse.urljoin(base, link), timeout=_SECONDS) as response:
            data: bytes = response.read()
    except (OSError, urllib.error.URLError) as error:
        pytest.skip(f"the package index cannot be reached: {error}")
    assert _hash(data) == package.sha256, f"{package.file} is not the archive it was"
    return data


def _index() -> str:
    """The simple index that pip uses here."""
    configured = _pip("-m", "pip", "config", "get", "global.index-url")
    default = "from pip._internal.models.index import PyPI; print(PyPI.simple_url)"
    found = configured or _pip("-c", default)
    if not found:
        pytest.skip("pip, which knows the package index, is not installed")
    return found.rstrip("/")


def _pip(*arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False, timeout=_SECONDS)
    return done.stdout.strip() if done.returncode == 0 else ""
