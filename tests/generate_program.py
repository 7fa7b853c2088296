"""Writes C programs of any size that look like what people write: the input of `bench_compile` and of scaling tests.

    generate(1000)  ->  about 1,000 lines: records, enums, tables, static helpers, loops, switches, strings, macros

Equal arguments give equal text; no line depends on the clock or on hashing.
"""

from __future__ import annotations

import random
from collections.abc import Callable

_HEAD = """\
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef unsigned long size_type;

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define FLAG(n) (1u << (n))

int print(const char *format, ...);
void *allocate(size_type size);
void release(void *memory);
"""

_RECORD = """\
enum kind_{n} {{ KIND_{n}_NONE, KIND_{n}_READ = 2, KIND_{n}_WRITE, KIND_{n}_COUNT }};

/* A record of kind {n}: what a node of the list number {n} holds. */
struct node_{n} {{
    struct node_{n} *next;
    const char *name;
    enum kind_{n} kind;
    u32 flags : 5;
    u32 count : 11;
    double weights[4];
    union {{
        u64 whole;
        u16 parts[4];
    }} value;
}};

static const u16 table_{n}[] = {{ {numbers} }};
static struct node_{n} *head_{n};
"""

_LIST = """\

/* Put a node in front of the list {n}; returns 0 where memory is out. */
static int node_{n}_push(const char *name, enum kind_{n} kind, u32 flags)
{{
    struct node_{n} *node = allocate(sizeof *node);

    if (node == 0)
        return 0;
    node->next = head_{n};
    node->name = name;
    node->kind = kind;
    node->flags = flags & {mask};
    node->count = (u32)ARRAY_SIZE(table_{n});
    for (int i = 0; i < 4; i++)
        node->weights[i] = i * {a}.5 + flags / 2.0;
    node->value.whole = (u64)flags << {shift} | FLAG({bit});
    head_{n} = node;
    return 1;
}}

static struct node_{n} *node_{n}_find(const char *name)
{{
    for (struct node_{n} *node = head_{n}; node != 0; node = node->next) {{
        const char *left = node->name, *right = name;

        while (*left && *left == *right) {{
            left++;
            right++;
        }}
        if (*left == *right)
            return node;
    }}
    return 0;
}}
"""

_SWITCH = """\

static u32 mix_{n}(u32 state, const u8 *data, size_type size)
{{
    u32 hash = state ^ {a}u;

    for (size_type i = 0; i < size; i++) {{
        switch (data[i] % {cases}) {{
        case 0:
            hash = hash * 31u + data[i];
            break;
        case 1:
            hash ^= hash >> {bit};
            /* fall through */
        case 2:
            hash += table_{n}[i % ARRAY_SIZE(table_{n})];
            break;
        case 3:
            if ((hash & 0xff) > {mask} && size > 4)
                continue;
            hash = MAX(hash, state) - MIN(hash, (u32)i);
            break;
        default:
            hash = (hash << 5 | hash >> 27) ^ (u32)"{text}"[i & 7];
        }}
    }}
    return hash;
}}
"""

_NUMERIC = """\

static double sum_{n}(const double *x, const double *y, int rows, int columns)
{{
    double total = 0.0, largest = -1e300;
    int i, j;

    for (i = 0; i < rows; i++) {{
        double row = 0.0;

        for (j = 0; j < columns; j++)
            row += x[i * columns + j] * y[j] + {a}.25;
        total += row > 0 ? row : -row / (i + 1);
        largest = row > largest ? row : largest;
    }}
    do {{
        total *= 0.5;
    }} while (total > largest * {shift} && --rows > 0);
    return total - largest;
}}
"""

_DRIVER = """\

int run_{n}(int argc, char **argv)
{{
    u8 buffer[64] = {{ {a}, {b}, 3 }};
    double x[16], y[4] = {{ 1.0, 2.5, [3] = {a}.125 }};
    int failed = 0;

    for (int i = 0; i < 16; i++)
        x[i] = (i * {b}) % 7 - 2.0f;
    for (int i = 1; i < argc; i++) {{
        if (!node_{n}_push(argv[i], i & 1 ? KIND_{n}_READ : KIND_{n}_WRITE, (u32)i))
            goto out_of_memory;
        buffer[i % 64] ^= (u8)argv[i][0];
    }}
    struct node_{n} *found = node_{n}_find("{text}");
    if (found && found->kind != KIND_{n}_NONE)
        failed |= found->value.parts[{part}] == {b} ? 1 : 0;
    print("run {n}: %u %f %s\\n", mix_{n}({a}u, buffer, sizeof buffer), sum_{n}(x, y, 4, 4),
          found ? found->name : "none");
    return failed{call};

out_of_memory:
    print("run {n}: out of memory\\n");
    return {b};
}}

"""

_BLOCKS: tuple[str, ...] = (_RECORD, _LIST, _SWITCH, _NUMERIC, _DRIVER)


def generate(lines: int, seed: int = 1) -> str:
    """About `lines` lines of C, never fewer; self-contained, with a few macros and no #include."""
    source = random.Random(seed)
    parts = [_HEAD]
    written, number = _HEAD.count("\n"), 0
    while written < lines:
        fields = _fields(source.randrange, number)
        for block in _BLOCKS:
            text = block.format_map(fields)
            parts.append(text)
            written += text.count("\n")
        number += 1
    return "".join(parts)


def _fields(pick: Callable[[int, int], int], number: int) -> dict[str, object]:
    return {
        "n": number,
        "a": pick(1, 200),
        "b": pick(1, 100),
        "mask": pick(3, 31),
        "shift": pick(1, 40),
        "bit": pick(1, 20),
        "cases": pick(4, 9),
        "part": pick(0, 4),
        "numbers": ", ".join(str(pick(0, 65536)) for _ in range(pick(4, 24))),
        "text": "".join(chr(pick(97, 123)) for _ in range(8)),
        "call": f" + run_{number - 1}(argc - 1, argv)" if number else "",
    }
