"""Pack bytes in the format of upkr 0.2, which boot/pc/unpack.s unpacks.

    pack(b"abcabcabc")  ->  b"\\x15\\x8e..."

LZ77 (Ziv and Lempel 1977): literals and matches, which copy from what was unpacked before. Every bit is coded by rANS
(Duda 2014) with the probability that its context has learned. The format is that of github.com/exoticorn/upkr as
c_unpacker/unpack.c reads it; the parser here looks for the cheapest sequence by prices that the one before it taught.
Prices are whole numbers, so the bytes are the same on every computer.
"""

from __future__ import annotations

from collections.abc import Sequence

# Contexts: whether it is a match, the bits of a literal by those before, whether the offset is new, then for each bit
# of an offset and of a length whether it exists and what it is.
_IS_MATCH, _LITERAL, _NEW_OFFSET, _OFFSET, _LENGTH = 0, 1, 256, 257, 321
_CONTEXTS = 385
_ROUNDS = 4
_FIRST = 1 << 12  # the coder's state is at least this, but at the end

_Bits = list[tuple[int, int]]  # context and bit
_Pairs = list[tuple[int, int]]  # the prices of a zero and of a one by context
_Step = tuple[int, int]  # offset and length: of a match, or 0 and 1 for a literal


def pack(data: bytes) -> bytes:
    """`data`, packed. The end is marked; bytes that follow are not read."""
    found = _matches(data)
    pairs = [(_price(128), _price(128))] * _CONTEXTS
    best = b""
    for _ in range(_ROUNDS):
        bits = _bits(data, _parsed(data, found, _Prices(pairs, len(data))))
        packed = _coded(bits)
        if not best or len(packed) < len(best):
            best = packed
        pairs = _learned(bits)
    return best


# Bits


def _bits(data: bytes, steps: Sequence[_Step]) -> _Bits:
    """What the steps are coded as, with the mark of the end: a match with offset 0, which is coded as number 1."""
    bits: _Bits = []
    at = latest = 0
    after_match = False
    for offset, length in steps:
        bits.append((_IS_MATCH, int(offset > 0)))
        if not offset:
            bits += _literal_bits(data[at])
        else:
            if not after_match:
                bits.append((_NEW_OFFSET, int(offset != latest)))
            if after_match or offset != latest:
                bits += _number_bits(_OFFSET, offset + 1)
            bits += _number_bits(_LENGTH, length)
            latest = offset
        after_match = offset > 0
        at += length
    bits += [(_IS_MATCH, 1)] if after_match else [(_IS_MATCH, 1), (_NEW_OFFSET, 1)]
    return [*bits, *_number_bits(_OFFSET, 1)]


def _literal_bits(byte: int) -> _Bits:
    return [((byte | 256) >> shift + 1, byte >> shift & 1) for shift in range(7, -1, -1)]


def _number_bits(context: int, number: int) -> _Bits:
    """A number that is at least 1, from its lowest bit on; its highest bit is implied by the end."""
    bits: _Bits = []
    while number > 1:
        bits += [(context, 1), (context + 1, number & 1)]
        context += 2
        number >>= 1
    return [*bits, (context, 0)]


def _next(probability: int, bit: int) -> int:
    """What a context's probability of a one, of 256, is after `bit`: a sixteenth nearer to it."""
    return probability + (256 - probability + 8 >> 4) if bit else probability - (probability + 8 >> 4)


def _coded(bits: _Bits) -> bytes:
    """The bits by rANS, which codes from the last one to the first."""
    probabilities = [128] * _CONTEXTS
    seen = []
    for context, bit in bits:
        ones = probabilities[context]
        seen.append((0, ones) if bit else (ones, 256 - ones))
        probabilities[context] = _next(ones, bit)
    state = _FIRST
    packed = bytearray()
    for start, share in reversed(seen):
        while state >= _FIRST * share:
            packed.append(state & 255)
            state >>= 8
        state = (state // share << 8) + state % share + start
    while state:
        packed.append(state & 255)
        state >>= 8
    return bytes(reversed(packed))


# Prices, in 1/64 of a bit


def _price(share: int) -> int:
    """-64 * log2(share / 256), rounded down, as LZMA's table is made: each of six squarings gives a bit of it."""
    value, power = share, 15
    for _ in range(6):
        value *= value
        power *= 2
        while value >= 1 << 16:
            value >>= 1
            power += 1
    return 64 * 8 - (power - 15 * 63)


_TABLE = tuple(_price(max(share, 1)) for share in range(257))
_USUAL = 2, 96  # how often, and at which price, every context is thought to have been used


def _learned(bits: _Bits) -> _Pairs:
    """What a zero and a one cost on average in each context."""
    sums = [[_USUAL[0] * _USUAL[1]] * 2 for _ in range(_CONTEXTS)]
    counts = [[_USUAL[0]] * 2 for _ in range(_CONTEXTS)]
    probabilities = [128] * _CONTEXTS
    for context, bit in bits:
        ones = probabilities[context]
        sums[context][bit] += _TABLE[ones if bit else 256 - ones]
        counts[context][bit] += 1
        probabilities[context] = _next(ones, bit)
    return [(s[0] // c[0], s[1] // c[1]) for s, c in zip(sums, counts, strict=True)]


class _Prices:
    """What steps cost where each bit costs what `pairs` says."""

    def __init__(self, pairs: _Pairs, size: int) -> None:
        self.literal = [sum(pairs[context][bit] for context, bit in _literal_bits(byte)) for byte in range(256)]
        self.literals, self.match = pairs[_IS_MATCH]
        self.repeated, self.new = pairs[_NEW_OFFSET]
        self.number_of_offset = _number_prices(pairs, _OFFSET, size + 2)
        self.length = _number_prices(pairs, _LENGTH, size + 1)


def _number_prices(pairs: _Pairs, context: int, end: int) -> list[int]:
    """The price of each number below `end`; that of 0 means nothing."""
    prices = [0]
    low, exists = [0], 0  # of the bits below the highest one, by their value; that all of them are there
    while len(prices) < end:
        prices += [exists + pairs[context][0] + price for price in low]
        zero, one = pairs[context + 1]
        low = [price + bit for bit in (zero, one) for price in low]
        exists += pairs[context][1]
        context += 2
    return prices


# Matches

_CHAIN = 256  # how many places with the same two bytes are looked at
_NEAR = 16  # how far a single byte is looked for
_LONG = 128  # what is as long as this is copied at once, and not looked into

_Candidate = tuple[int, int, int]  # offset, and the lengths that no smaller offset has


def _matches(data: bytes) -> list[list[_Candidate]]:
    """For each place what could be copied there, from the nearest offset on."""
    latest: dict[bytes, int] = {}
    before = [-1] * len(data)
    found: list[list[_Candidate]] = []
    copied = 0
    for at in range(len(data)):
        pair = data[at : at + 2]
        before[at] = latest.get(pair, -1)
        latest[pair] = at
        found.append(_matches_at(data, at, before) if at >= copied else [])
        if found[at] and found[at][-1][2] >= _LONG:
            copied = at + found[at][-1][2]
    return found


def _matches_at(data: bytes, at: int, before: Sequence[int]) -> list[_Candidate]:
    """What could be copied at `at`; `before` has the place before with the same two bytes."""
    near = data.rfind(data[at], max(0, at - _NEAR), at)
    found = [(at - near, 1, 1)] if near >= 0 else []
    place, longest, tries = before[at], 1, _CHAIN
    while place >= 0 and tries and at + longest < len(data) and longest < _LONG:
        if data[place + longest] == data[at + longest]:
            length = _common(data, place, at)
            if length > longest:
                found.append((at - place, length if length >= _LONG else longest + 1, length))
                longest = length
        place = before[place]
        tries -= 1
    return found


def _common(data: bytes, one: int, two: int, most: int | None = None) -> int:
    """How many bytes from `one` and from the later place `two` on are the same."""
    start, end = two, len(data) if most is None else min(len(data), two + most)
    while two < end and data[one] == data[two]:
        one += 1
        two += 1
    return two - start


# The cheapest way

_NEVER = 1 << 60
_Back = tuple[int, int, bool]  # where a step began, its offset, and whether a match came before it


class _Ways:
    """The cheapest way to each place that ends with a literal, or with a match."""

    def __init__(self, size: int) -> None:
        self.cost = [_NEVER] * (size + 1)
        self.latest = [0] * (size + 1)  # offset
        self.back: list[_Back] = [(0, 0, False)] * (size + 1)


def _parsed(data: bytes, found: Sequence[Sequence[_Candidate]], prices: _Prices) -> list[_Step]:
    """The cheapest steps, of those that remember the latest offset of the cheapest way to where they begin."""
    literal, match = _Ways(len(data)), _Ways(len(data))
    literal.cost[0] = 0
    for at, byte in enumerate(data):
        after_match = match.cost[at] < literal.cost[at]
        before = match if after_match else literal
        cost = before.cost[at] + prices.literals + prices.literal[byte]
        if cost < literal.cost[at + 1]:
            literal.cost[at + 1], literal.latest[at + 1] = cost, before.latest[at]
            literal.back[at + 1] = at, 0, after_match
        latest = literal.latest[at]
        if latest and data[at - latest] == byte and literal.cost[at] < _NEVER:
            start = literal.cost[at] + prices.match + prices.repeated
            _relax(match, at, (latest, 1, _common(data, at - latest, at, _LONG)), start, prices.length, is_after=False)
        new, more = literal.cost[at] + prices.new, match.cost[at]
        start = min(new, more) + prices.match
        for each in found[at]:
            offset = start + prices.number_of_offset[each[0] + 1]
            _relax(match, at, each, offset, prices.length, is_after=more < new)
    return _steps(literal, match, len(data))


def _relax(
    match: _Ways, at: int, candidate: _Candidate, start: int, lengths: Sequence[int], *, is_after: bool
) -> None:
    """Take the match at `at` where it is cheaper than what is known; `start`: what it costs without its length."""
    offset, shortest, longest = candidate
    back = at, offset, is_after
    costs = match.cost
    for length in range(shortest, longest + 1):
        cost = start + lengths[length]
        if cost < costs[at + length]:
            costs[at + length] = cost
            match.latest[at + length] = offset
            match.back[at + length] = back


def _steps(literal: _Ways, match: _Ways, end: int) -> list[_Step]:
    """The way back from the end."""
    steps = []
    is_match = match.cost[end] < literal.cost[end]
    while end:
        start, offset, is_after = (match if is_match else literal).back[end]
        steps.append((offset, end - start))
        end, is_match = start, is_after
    return steps[::-1]
