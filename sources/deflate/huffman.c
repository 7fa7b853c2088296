/* Huffman codes of bounded length. */

#include <string.h>

#include "deflate.h"

/* Symbols in use, from the rarest to the most frequent. */
static int sort_symbols(const uint32_t *counts, int symbols, uint16_t *order)
{
    int used = 0;

    for (int symbol = 0; symbol < symbols; symbol++) {
        int at = used;
        if (counts[symbol] == 0)
            continue;
        for (; at > 0 && counts[order[at - 1]] > counts[symbol]; at--)
            order[at] = order[at - 1];
        order[at] = (uint16_t)symbol;
        used++;
    }
    return used;
}

/* How deep each leaf of the Huffman tree is; two queues, of leaves and of inner nodes (van Leeuwen, 1976). */
static void tree_depths(const uint32_t *counts, const uint16_t *order, int used, int *depths)
{
    uint32_t weights[SYMBOLS_MAXIMUM];
    int parents[2 * SYMBOLS_MAXIMUM];
    int inner = 0;
    int leaf = 0;
    int oldest = 0;

    while (inner < used - 1) {
        uint32_t weight = 0;
        for (int i = 0; i < 2; i++) {
            if (leaf < used && (oldest == inner || counts[order[leaf]] <= weights[oldest])) {
                weight += counts[order[leaf]];
                parents[leaf++] = used + inner;
            } else {
                weight += weights[oldest];
                parents[used + oldest++] = used + inner;
            }
        }
        weights[inner++] = weight;
    }
    depths[used + inner - 1] = 0;
    for (int node = used + inner - 2; node >= 0; node--)
        depths[node] = depths[parents[node]] + 1;
}

/* Shortens codes beyond `limit`, and lengthens others until all fit (Kraft). */
static void limit_counts(int *per_length, int limit)
{
    long total = 0;

    for (int length = 1; length <= limit; length++)
        total += (long)per_length[length] << (limit - length);
    while (total > 1L << limit) {
        int length = limit - 1;
        while (per_length[length] == 0)
            length--;
        per_length[length]--;
        per_length[length + 1] += 2;
        per_length[limit]--;
        total--;
    }
}

void huffman_lengths(const uint32_t *counts, int symbols, int limit, uint8_t *lengths)
{
    uint16_t order[SYMBOLS_MAXIMUM];
    int depths[2 * SYMBOLS_MAXIMUM];
    int per_length[CODE_BITS + 1] = {0};
    int used = sort_symbols(counts, symbols, order);
    int next = 0;

    memset(lengths, 0, (size_t)symbols);
    if (used == 0)
        return;
    if (used == 1) {
        lengths[order[0]] = 1;
        return;
    }
    tree_depths(counts, order, used, depths);
    for (int i = 0; i < used; i++)
        per_length[depths[i] < limit ? depths[i] : limit]++;
    limit_counts(per_length, limit);
    for (int length = limit; length > 0; length--) {
        for (int i = 0; i < per_length[length]; i++)
            lengths[order[next++]] = (uint8_t)length;
    }
}

static uint16_t reversed(uint32_t code, int count)
{
    uint32_t result = 0;

    for (int i = 0; i < count; i++)
        result |= (code >> i & 1) << (count - 1 - i);
    return (uint16_t)result;
}

void huffman_codes(const uint8_t *lengths, int symbols, uint16_t *codes)
{
    uint32_t next[CODE_BITS + 2] = {0};
    uint32_t counts[CODE_BITS + 1] = {0};

    for (int i = 0; i < symbols; i++)
        counts[lengths[i]]++;
    counts[0] = 0;
    for (int length = 1; length <= CODE_BITS; length++)
        next[length + 1] = (next[length] + counts[length]) << 1;
    for (int i = 0; i < symbols; i++)
        codes[i] = lengths[i] > 0 ? reversed(next[lengths[i]]++, lengths[i]) : 0;
}

int decoder_make(struct decoder *decoder, const uint8_t *lengths, int symbols)
{
    uint16_t offsets[CODE_BITS + 1];
    int left = 1;

    memset(decoder->counts, 0, sizeof decoder->counts);
    for (int i = 0; i < symbols; i++)
        decoder->counts[lengths[i]]++;
    decoder->counts[0] = 0;
    for (int length = 1; length <= CODE_BITS; length++) {
        left = 2 * left - decoder->counts[length];
        if (left < 0)
            return left;
    }
    offsets[1] = 0;
    for (int length = 1; length < CODE_BITS; length++)
        offsets[length + 1] = (uint16_t)(offsets[length] + decoder->counts[length]);
    for (int i = 0; i < symbols; i++) {
        if (lengths[i] > 0)
            decoder->symbols[offsets[lengths[i]]++] = (uint16_t)i;
    }
    return left;
}

int decoder_read(const struct decoder *decoder, struct bit_reader *reader)
{
    int code = 0;
    int first = 0;
    int index = 0;

    for (int length = 1; length <= CODE_BITS; length++) {
        int count = decoder->counts[length];
        code |= (int)bits_read(reader, 1);
        if (reader->is_short)
            return -1;
        if (code - count < first)
            return decoder->symbols[index + code - first];
        index += count;
        first = (first + count) << 1;
        code <<= 1;
    }
    return -1;
}
