/* Regular expressions: parsed to a Thompson automaton, made deterministic state by state while it runs over words. */

#include <stdlib.h>
#include <string.h>

#include "bench.h"

enum { REGEX_NODES = 64, REGEX_STATES = 128, REGEX_LETTERS = 4, REGEX_WORDS = 90000 };

enum node_kind { NODE_LETTER, NODE_SPLIT, NODE_MATCH };

/* A node of the automaton; only NODE_SPLIT has a second successor. */
struct node {
    enum node_kind kind;
    char letter;
    int next;
    int other;
};

/* Part of an automaton: entered at `first`; its only open end is the successor of `last`. */
struct fragment {
    int first;
    int last;
};

struct regex {
    struct node nodes[REGEX_NODES];
    int node_count;
    const char *text; /* what is left to parse */
    uint64_t sets[REGEX_STATES]; /* per deterministic state: its nodes */
    int moves[REGEX_STATES][REGEX_LETTERS]; /* -1: not known yet */
    int state_count;
};

static struct fragment parse_choice(struct regex *regex);

static int node_add(struct regex *regex, enum node_kind kind, char letter, int next, int other)
{
    struct node node = {kind, letter, next, other};

    regex->nodes[regex->node_count] = node;
    return regex->node_count++;
}

static struct fragment parse_atom(struct regex *regex)
{
    struct fragment inner;
    char c = *regex->text++;

    if (c == '(') {
        inner = parse_choice(regex);
        regex->text++; /* ) */
        return inner;
    }
    inner.first = inner.last = node_add(regex, NODE_LETTER, c, -1, -1);
    return inner;
}

/* An atom with *, + or ? behind it: a loop, or a way round, through a split with an empty end of its own. */
static struct fragment parse_repeat(struct regex *regex)
{
    struct fragment atom = parse_atom(regex);
    char operator = *regex->text;
    int end;
    int split;

    if (operator != '*' && operator != '+' && operator != '?')
        return atom;
    regex->text++;
    end = node_add(regex, NODE_SPLIT, 0, -1, -1);
    split = node_add(regex, NODE_SPLIT, 0, atom.first, end);
    regex->nodes[atom.last].next = operator == '?' ? end : split;
    if (operator != '+')
        atom.first = split;
    atom.last = end;
    return atom;
}

static struct fragment parse_sequence(struct regex *regex)
{
    struct fragment whole = parse_repeat(regex);

    while (*regex->text != '\0' && *regex->text != '|' && *regex->text != ')') {
        struct fragment part = parse_repeat(regex);
        regex->nodes[whole.last].next = part.first;
        whole.last = part.last;
    }
    return whole;
}

static struct fragment parse_choice(struct regex *regex)
{
    struct fragment whole = parse_sequence(regex);

    while (*regex->text == '|') {
        struct fragment part;
        int end = node_add(regex, NODE_SPLIT, 0, -1, -1);
        regex->text++;
        part = parse_sequence(regex);
        regex->nodes[whole.last].next = end;
        regex->nodes[part.last].next = end;
        whole.first = node_add(regex, NODE_SPLIT, 0, whole.first, part.first);
        whole.last = end;
    }
    return whole;
}

/* `set` with `node` and all that is reached from it without a letter. */
static uint64_t closure(const struct regex *regex, uint64_t set, int node)
{
    if (node < 0 || (set >> node & 1) != 0)
        return set;
    set |= (uint64_t)1 << node;
    if (regex->nodes[node].kind != NODE_SPLIT)
        return set;
    set = closure(regex, set, regex->nodes[node].next);
    return closure(regex, set, regex->nodes[node].other);
}

/* The deterministic state that stands for `set`. */
static int state_find(struct regex *regex, uint64_t set)
{
    for (int i = 0; i < regex->state_count; i++) {
        if (regex->sets[i] == set)
            return i;
    }
    if (regex->state_count == REGEX_STATES)
        abort();
    regex->sets[regex->state_count] = set;
    for (int i = 0; i < REGEX_LETTERS; i++)
        regex->moves[regex->state_count][i] = -1;
    return regex->state_count++;
}

static int state_move(struct regex *regex, int state, int letter)
{
    uint64_t set = 0;

    if (regex->moves[state][letter] >= 0)
        return regex->moves[state][letter];
    for (int i = 0; i < regex->node_count; i++) {
        const struct node *node = &regex->nodes[i];
        if ((regex->sets[state] >> i & 1) != 0 && node->kind == NODE_LETTER && node->letter == 'a' + letter)
            set = closure(regex, set, node->next);
    }
    regex->moves[state][letter] = state_find(regex, set);
    return regex->moves[state][letter];
}

/* State 0 is the start. Returns the node that means a match. */
static int regex_compile(struct regex *regex, const char *text)
{
    struct fragment whole;
    int match;

    memset(regex, 0, sizeof *regex);
    regex->text = text;
    whole = parse_choice(regex);
    match = node_add(regex, NODE_MATCH, 0, -1, -1);
    regex->nodes[whole.last].next = match;
    state_find(regex, closure(regex, 0, whole.first));
    return match;
}

/* How many of the random words, of 1 to 16 letters each, the expression matches as a whole. */
static uint32_t words_match(struct regex *regex, int match, uint32_t words)
{
    uint32_t random = bench_opaque(7);
    uint32_t count = 0;

    for (uint32_t i = 0; i < words; i++) {
        uint32_t length = 1 + (bench_random(&random) >> 28);
        uint32_t letters = bench_random(&random);
        int state = 0;
        for (uint32_t j = 0; j < length; j++)
            state = state_move(regex, state, (int)(letters >> (30 - 2 * j) & 3));
        count += (uint32_t)(regex->sets[state] >> match & 1);
    }
    return count;
}

int bench_regex_dfa(void)
{
    static const char *const texts[] = {"(a|b)*abb(c|d)+", "a?b?c?d?(ab|cd)*", "(a|b|c)*d(a|b|c)*d(a|b|c|d)?"};
    struct regex *regex = bench_memory("regex_dfa", sizeof *regex);
    uint64_t result = 0;

    for (int i = 0; i < 3; i++) {
        int match = regex_compile(regex, texts[i]);
        result = result * 100000 + words_match(regex, match, REGEX_WORDS / 3);
    }
    free(regex);
    return bench_number("regex_dfa", result, 580300503415);
}
