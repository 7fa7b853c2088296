/* LZ77: repeated strings, found by chains of the places whose next three bytes have the same hash. */

#include <stdlib.h>

#include "deflate.h"

enum { HASH_BITS = 12, HASH_SIZE = 1 << HASH_BITS, LEVEL_LAZY = 4 };

struct match {
    int length;
    int distance;
};

void matcher_start(struct matcher *matcher, const uint8_t *data, size_t size, int level)
{
    matcher->data = data;
    matcher->size = size;
    matcher->chain = level == 0 ? 0 : 1 << level;
    matcher->is_lazy = level >= LEVEL_LAZY;
    matcher->heads = memory_take(HASH_SIZE * sizeof *matcher->heads);
    matcher->links = memory_take(WINDOW_SIZE * sizeof *matcher->links);
    for (int i = 0; i < HASH_SIZE; i++)
        matcher->heads[i] = -1;
}

void matcher_end(struct matcher *matcher)
{
    free(matcher->heads);
    free(matcher->links);
}

static uint32_t hash_at(const uint8_t *at)
{
    uint32_t three = at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16;

    return three * 2654435761u >> (32 - HASH_BITS);
}

static void remember(struct matcher *matcher, size_t at)
{
    uint32_t hash;

    if (at + MATCH_MINIMUM > matcher->size)
        return;
    hash = hash_at(matcher->data + at);
    matcher->links[at % WINDOW_SIZE] = matcher->heads[hash];
    matcher->heads[hash] = (int32_t)at;
}

static int common_length(const struct matcher *matcher, size_t one, size_t two)
{
    int length = 0;

    while (length < MATCH_MAXIMUM && two + (size_t)length < matcher->size
           && matcher->data[one + (size_t)length] == matcher->data[two + (size_t)length])
        length++;
    return length;
}

static struct match longest_match(const struct matcher *matcher, size_t at)
{
    struct match best = {MATCH_MINIMUM - 1, 0};
    int tries = matcher->chain;
    int32_t place;

    if (at + MATCH_MINIMUM > matcher->size)
        return best;
    place = matcher->heads[hash_at(matcher->data + at)];
    while (place >= 0 && at - (size_t)place < WINDOW_SIZE && tries-- > 0) {
        int length = common_length(matcher, (size_t)place, at);
        int32_t before = matcher->links[(size_t)place % WINDOW_SIZE];
        if (length > best.length) {
            best.length = length;
            best.distance = (int)(at - (size_t)place);
        }
        if (before >= place)
            break; /* the link was overwritten by a later place */
        place = before;
    }
    return best;
}

static size_t take_match(struct matcher *matcher, size_t at, struct match match, struct token *token)
{
    token->length = (uint16_t)match.length;
    token->distance = (uint16_t)match.distance;
    for (int i = 1; i < match.length; i++)
        remember(matcher, at + (size_t)i);
    return at + (size_t)match.length;
}

size_t matcher_tokens(struct matcher *matcher, size_t *at, struct token *tokens, size_t limit)
{
    size_t count = 0;

    while (*at < matcher->size && count < limit) {
        struct match match = longest_match(matcher, *at);
        remember(matcher, *at);
        if (match.distance > 0 && matcher->is_lazy && match.length < 32
            && longest_match(matcher, *at + 1).length > match.length)
            match.distance = 0; /* a literal, and then the better match */
        if (match.distance > 0) {
            *at = take_match(matcher, *at, match, &tokens[count++]);
            continue;
        }
        tokens[count].length = matcher->data[(*at)++];
        tokens[count++].distance = 0;
    }
    return count;
}
