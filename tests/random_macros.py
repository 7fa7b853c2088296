"""Random programs of macros: calls in calls, self-reference, # and ##, variable arguments, __VA_OPT__."""

from __future__ import annotations

import random

_PARAMETERS = {"f": ["x"], "g": ["x", "y"], "h": ["x"], "v": ["x"]}


def program(seed: int) -> str:
    choose = random.Random(seed)
    lines = [_definition(choose, name) for name in "ABCfghv"]
    lines += [f"{_expression(choose, 0)} {_expression(choose, 0)} ;" for _ in range(2)]
    return "\n".join(lines) + "\n"


def _definition(choose: random.Random, name: str) -> str:
    parameters = _PARAMETERS.get(name, [])
    is_variadic = name == "v"
    words = [*"ABCfghv", *parameters * 3, "1", "2", "a", "+", "-", "(", ")", ",", ".", "x1"]
    words += ["__VA_ARGS__"] * 3 if is_variadic else []
    body: list[str] = []
    for _ in range(choose.randint(0, 7)):
        word = choose.choice(words)
        if (word in parameters or word == "__VA_ARGS__") and choose.random() < 0.2:
            word = f"#{word}"
        if is_variadic and choose.random() < 0.08:
            word = f"__VA_OPT__({' '.join(choose.choices([*'ABfgx1+', '__VA_ARGS__'], k=2))})"
        body.append(word)
        if choose.random() < 0.15 and word in ("x", "y", "a", "1", "f", "g"):
            body.append("##")
    if body and body[-1] == "##":
        body.pop()
    if is_variadic and choose.random() < 0.3:
        body += [",", "##", "__VA_ARGS__"]
    depth = body.count("(") - body.count(")")
    if choose.random() < 0.8:
        body = ["("] * -depth + body + [")"] * depth
    shown = f"({','.join([*parameters, '...'] if is_variadic else parameters)})" if parameters else ""
    text = "".join(word + choose.choice(["", " "] if not word[-1].isalnum() else [" "]) for word in body)
    return f"#define {name}{shown} {text}"


def _expression(choose: random.Random, depth: int) -> str:
    kind = choose.randint(0, 6)
    if depth > 3 or kind < 2:
        return choose.choice(["1", "a", "A", "B", "C", "+", "", " "])
    if kind < 5:
        name = choose.choice("fghv")
        count = choose.randint(0, 3) if name == "v" else len(_PARAMETERS[name])
        arguments = ",".join(_expression(choose, depth + 1) for _ in range(count))
        return f"{name}{choose.choice(['', ' ', chr(10)])}({arguments})"
    return _expression(choose, depth + 1) + choose.choice([" ", "+", "", "\n"]) + _expression(choose, depth + 1)
