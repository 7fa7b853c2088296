"""The libraries that tests compile, and how: which files with which flags, and how their driver is run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from registry import Package


@dataclass(frozen=True)
class Library:
    """`sources` and `include` are globs and folders inside `root`, a folder of the archive."""

    name: str
    package: Package
    root: str
    sources: tuple[str, ...]
    driver: str | None = None  # a C file beside this one
    include: tuple[str, ...] = (".",)
    without: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    link: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    stdin: str | None = None  # a file beside this one
    folder: str | None = None  # where the program runs, inside `root`
    headers: tuple[tuple[str, str], ...] = ()  # templates of a configure script: (template, header)

    def files(self, root: Path) -> list[Path]:
        found = sorted(file for pattern in self.sources for file in root.glob(pattern))
        return [file for file in found if file.name not in self.without]


_LUA_PARTS = (
    "math", "strings", "sort", "calls", "closure", "constructs", "events", "goto", "locals", "nextvar", "pm", "tpack",
    "utf8", "vararg", "bitwise", "literals", "coroutine", "errors", "gc", "api",
)  # fmt: skip

LIBRARIES = (
    Library(
        "lz4",
        Package("lz4", "lz4-4.4.5.tar.gz", "5f0b9e53c1e82e88c10d7c180069363980136b9d7a8306c4dca4f760d60c39f0"),
        "lz4libs", ("*.c",), driver="lz4.c", flags=("-std=c99", "-Wundef"),
    ),
    Library(
        "xxhash",
        Package("xxhash", "xxhash-4.1.0.tar.gz", "c9b288e4c1f5dae54417bc8a05e6f6daf505783d916b4783f4dd2f2e7d5db486"),
        "deps/xxhash", ("xxhash.c",), driver="xxhash.c",
    ),
    Library(
        "zstd",
        Package(
            "zstandard", "zstandard-0.23.0.tar.gz", "b2d8c62d08e7255f68f7a740bae85b3c9b8e5466baa9cbf7f57f1cde0ac6bc09"
        ),
        "zstd", ("zstd.c",), driver="zstd.c", link=("-pthread",),
        flags=("-DZSTD_DISABLE_ASM", "-DZSTD_MULTITHREAD", "-fvisibility=hidden"),
    ),
    Library(
        "brotli",
        Package("brotli", "brotli-1.2.1.tar.gz", "02b2f7b5a83485efe448a44ddf7983def05c3bb1dcf917d4f7154070260e13de"),
        "c", ("common/*.c", "dec/*.c", "enc/*.c"), driver="brotli.c", include=("include",), link=("-lm",),
        flags=("-fno-omit-frame-pointer", "-DBROTLI_BUILD_PORTABLE"),
    ),
    Library(
        "zopfli",
        Package("zopfli", "zopfli-0.4.3.tar.gz", "d3a50f91a13cea9bafe025de8fd87a005eb26de02a4f0c193127ddbf23ac8ebe"),
        "zopfli/src/zopfli", ("*.c",), driver="zopfli.c", without=("zopfli_bin.c",), link=("-lm",),
        flags=("-std=c99", "-pedantic", "-ffp-contract=off"),
    ),
    Library(
        "zlib",
        Package("zlib-ng", "zlib_ng-1.1.0.tar.gz", "08a3a8468d4f130e3dc80d28ec42fcc7a878a57dfed616233e791066327d78a3"),
        "src/zlib_ng/zlib-ng", ("*.c", "arch/generic/*.c"), driver="zlib.c",
        without=("cpu_features.c", "gzlib.c", "gzread.c", "gzwrite.c"),
        flags=("-std=c11", "-fno-lto", "-DDISABLE_RUNTIME_CPU_DETECTION", "-DHAVE_POSIX_MEMALIGN", "-D_GNU_SOURCE"),
        headers=(
            ("zlib-ng.h.in", "zlib-ng.h"), ("zconf-ng.h.in", "zconf-ng.h"),
            ("zlib_name_mangling.h.empty", "zlib_name_mangling-ng.h"), ("gzread_mangle.h.in", "gzread_mangle.h"),
        ),
    ),
    Library(
        "lua",
        Package("lupa", "lupa-2.8.tar.gz", "d8022641b9ec8ecf2c5ecbe9f47e5a70e0b87c4b5ae921b92cb02a638e0acd08"),
        "third-party/lua54", ("*.c",), without=("luac.c", "ltests.c", "onelua.c"),
        flags=("-std=gnu99", "-DLUA_USE_POSIX"), link=("-lm", "-ldl", "-Wl,-E"),
        arguments=("-", *_LUA_PARTS), stdin="lua.lua", folder="testes",
    ),
    Library(
        "cmark",
        Package(
            "cmarkgfm", "cmarkgfm-2025.10.22.tar.gz", "5bec61007b65b919488442c838c58a6c8bf4741f5103c593b2ef180d39818eda"
        ),
        ".", ("third_party/cmark/src/*.c", "third_party/cmark/extensions/*.c"), driver="cmark.c", without=("main.c",),
        flags=("-std=c99", "-fvisibility=hidden", "-DCMARK_STATIC_DEFINE", "-DCMARK_GFM_STATIC_DEFINE"),
        include=("third_party/cmark/src", "generated/unix", "third_party/cmark/extensions"),
    ),
    Library(
        "argon2",
        Package(
            "argon2-cffi-bindings", "argon2_cffi_bindings-26.2.0.tar.gz",
            "f21ab89bb9850f32b9ca038d9961424bb0d3669d579cbbbfed068cffa6fc0643",
        ),
        "extras/libargon2", ("src/argon2.c", "src/core.c", "src/encoding.c", "src/ref.c", "src/thread.c",
                             "src/blake2/blake2b.c"),
        driver="argon2.c", include=("include", "src"), link=("-pthread",),
        flags=("-pthread",),
    ),
    Library(
        "monocypher",
        Package(
            "pymonocypher", "pymonocypher-4.0.3.5.tar.gz",
            "b6f96c4fa56212a7c13aee8fc27a89d7531b622ce8aabbd6e82a9d2e93071d71",
        ),
        ".", ("monocypher.c",), driver="monocypher.c", flags=("-std=c99",),
    ),
    Library(
        "lmdb",
        Package("lmdb", "lmdb-3.0.0.tar.gz", "06dda0723545e14d56ac7dcd6f582d9922c2ed5e16f1c3f8d0e670a96ec2ee65"),
        "lib", ("mdb.c", "midl.c"), driver="lmdb.c", link=("-pthread",),
    ),
    Library(
        "libdeflate",
        Package("deflate", "deflate-0.9.0.tar.gz", "962e0a6f1ea3a94b900a8ea0ce138fa92bfcbafda5b86367104a259ffcd3462b"),
        "libdeflate", ("lib/*.c", "lib/x86/*.c"), driver="libdeflate.c",
    ),
    Library(
        "quickjs",
        Package("quickjs", "quickjs-1.9.0.tar.gz", "4f77ee9ffa446e26606ebfecc2f87ef4224c66f7760f07caaeed45f7161fea8d"),
        "third-party", ("*.c",), driver="quickjs.c",
        flags=("-fwrapv", "-D_GNU_SOURCE", '-DCONFIG_VERSION="x"', "-DCONFIG_BIGNUM"),
        link=("-lm", "-ldl", "-pthread"),
    ),
    Library(
        "sqlite",
        Package(
            "sqlean-py", "sqlean_py-3.50.4.5.tar.gz", "9764b565e7ab430ab6e9e43cb2816199c2b39926dffc93c212a52f0019278459"
        ),
        "sqlite", ("sqlite3.c", "shell.c"), driver="sqlite.c", link=("-lm", "-ldl", "-pthread"),
        arguments=(":memory:",),
        flags=(
            "-DSQLITE_ENABLE_FTS5", "-DSQLITE_ENABLE_RTREE", "-DSQLITE_ENABLE_MATH_FUNCTIONS", "-ffp-contract=off",
            "-DSQLITE_ENABLE_COLUMN_METADATA", "-DSQLITE_ENABLE_JSON1", "-DSQLITE_MAX_VARIABLE_NUMBER=250000",
            "-DSQLITE_ENABLE_DBSTAT_VTAB", "-fno-strict-aliasing", "-DSQLITE_THREADSAFE=2",
        ),
        stdin="sqlite.sql",
    ),
)  # fmt: skip
