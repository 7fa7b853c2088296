"""What the preprocessor is asked to do."""

from __future__ import annotations

from dataclasses import dataclass

# -std=: the value of __STDC_VERSION__ ("" before C94's amendment), and whether GNU extensions are on.
STANDARDS: dict[str, tuple[str, bool]] = {
    **{name: ("", name[0] == "g") for name in ("c89", "c90", "gnu89", "gnu90", "iso9899:1990")},
    "iso9899:199409": ("199409L", False),
    **{name: ("199901L", name[0] == "g") for name in ("c99", "c9x", "gnu99", "gnu9x", "iso9899:1999")},
    **{name: ("201112L", name[0] == "g") for name in ("c11", "c1x", "gnu11", "gnu1x", "iso9899:2011")},
    **{name: ("201710L", name[0] == "g") for name in ("c17", "c18", "gnu17", "gnu18", "iso9899:2017")},
    **{name: ("202311L", name[0] == "g") for name in ("c23", "c2x", "gnu23", "gnu2x")},
}


@dataclass(frozen=True, slots=True)
class PreprocessOptions:
    """One translation unit's options.

    Headers in quotes are looked for beside the file, then in `quote_dirs`; all are looked for in `include_dirs`,
    `system_dirs`, `after_dirs`. `macros` are words as on a command line, "-DNAME", "-DNAME=VALUE", "-DNAME(X)=VALUE"
    and "-UNAME", and come after the predefined ones. `forced` (-include) and `forced_macros` (-imacros) are read before
    the file. `target_macros` say what the CPU has ("__AVX2__"). `logical` is the name of the file for `__FILE__` where
    that is not its path: then headers are named inside their folders too, so that nothing tells where the folders are.
    """

    include_dirs: tuple[str, ...] = ()
    quote_dirs: tuple[str, ...] = ()
    system_dirs: tuple[str, ...] = ()
    after_dirs: tuple[str, ...] = ()
    macros: tuple[str, ...] = ()
    forced: tuple[str, ...] = ()
    forced_macros: tuple[str, ...] = ()
    standard: str = "gnu11"
    hosted: bool = False
    target_macros: tuple[str, ...] = ()
    has_predefined: bool = True  # -undef
    logical: str | None = None
    date: str = "Jan  1 1970"
    time: str = "00:00:00"
    timestamp: str = "Thu Jan  1 00:00:00 1970"
    lists_missing: bool = False  # -MG: a header that is not found is a dependency, and empty
    is_preprocessed: bool = False  # -fpreprocessed: only line markers and pragmas are directives

    @property
    def is_gnu(self) -> bool:
        return STANDARDS[self.standard][1]

    @property
    def version(self) -> str:
        """The value of __STDC_VERSION__, or ""."""
        return STANDARDS[self.standard][0]

    @property
    def is_c23(self) -> bool:
        return self.version >= "2023"
