"""`meta cc --cache=FOLDER`: what was made of a unit, kept under the digest of everything that it was made from.

A unit is preprocessed in any case: that is quick, and it sees every header, also one that is new on the search path.
The key has the tokens with their places, all options that say how to compile, and this compiler itself. Only units
without errors and warnings are kept, so that a hit hides nothing. Results do not depend on the cache.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from meta.driver.content_store import ContentStore
from meta.driver.image import compiler_digest
from meta.driver.load import reads_files

if TYPE_CHECKING:
    from meta.driver.cc_options import Options
    from meta.frontend.preprocessor import Preprocessed

# Options that do not change what is made of a preprocessed unit.
_ELSEWHERE: dict[str, Any] = {
    "output": None, "inputs": (), "link": (), "cache": None, "verbose": False, "notes": (), "dependencies": "",
    "dependency_file": None, "targets": (), "quoted_targets": (), "phony_targets": False, "assembler": (),
}  # fmt: skip


def store(options: Options) -> ContentStore | None:
    """The cache that the command line asks for."""
    return None if options.cache is None else ContentStore(Path(options.cache))


def key(preprocessed: Preprocessed, path: str, options: Options) -> str | None:
    """The name of the unit's entry; None where the result depends on more than can be named."""
    from meta.frontend.preprocessor import fingerprint

    if options.cpu == "native" or reads_files(preprocessed.texts()):
        return None
    parts = [compiler_digest(), repr(replace(options, **_ELSEWHERE)), path, fingerprint(preprocessed)]
    if options.debug:
        parts.append(str(Path.cwd()))
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
