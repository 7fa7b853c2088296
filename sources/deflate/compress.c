/* Compression: blocks of tokens, each stored, with the fixed code, or with a code of its own. */

#include <stdlib.h>
#include <string.h>

#include "deflate.h"

enum { BLOCK_TOKENS = 8192, STORED_MAXIMUM = 65535, CODES_MAXIMUM = LITERAL_CODES + DISTANCE_CODES };

/* What a block with a code of its own begins with (3.2.7): code lengths, run by run. */
struct code_header {
    uint8_t runs[CODES_MAXIMUM];
    uint8_t extras[CODES_MAXIMUM];
    int count;
    int literals;
    int distances;
    uint8_t lengths[LENGTH_CODES];
};

struct block {
    struct bit_writer *writer;
    const struct token *tokens;
    size_t count;
    const uint8_t *data;
    size_t size;
    int is_last;
    uint8_t literal_lengths[SYMBOLS_MAXIMUM];
    uint8_t distance_lengths[DISTANCE_CODES];
    struct code_header header;
};

static void count_tokens(const struct block *block, uint32_t *literals, uint32_t *distances)
{
    memset(literals, 0, SYMBOLS_MAXIMUM * sizeof *literals);
    memset(distances, 0, DISTANCE_CODES * sizeof *distances);
    for (size_t i = 0; i < block->count; i++) {
        const struct token *token = &block->tokens[i];
        if (token->distance == 0) {
            literals[token->length]++;
        } else {
            literals[END_OF_BLOCK + 1 + length_code(token->length)]++;
            distances[distance_code(token->distance)]++;
        }
    }
    literals[END_OF_BLOCK]++;
}

/* Bits of the tokens under the block's code. */
static size_t tokens_cost(const struct block *block, const uint32_t *literals, const uint32_t *distances)
{
    size_t bits = 0;

    for (int i = 0; i < LITERAL_CODES; i++) {
        int extra = i > END_OF_BLOCK ? length_extras[i - END_OF_BLOCK - 1] : 0;
        bits += literals[i] * (size_t)(block->literal_lengths[i] + extra);
    }
    for (int i = 0; i < DISTANCE_CODES; i++)
        bits += distances[i] * (size_t)(block->distance_lengths[i] + distance_extras[i]);
    return bits;
}

static int run_length(const uint8_t *lengths, int left)
{
    int run = 1;

    while (run < left && lengths[run] == lengths[0])
        run++;
    return run;
}

static int add_run(struct code_header *header, int symbol, int extra, int length)
{
    header->runs[header->count] = (uint8_t)symbol;
    header->extras[header->count++] = (uint8_t)extra;
    return length;
}

/* The next run: 18 and 17 are zeros, 16 repeats the length before. Returns how many lengths it stands for. */
static int next_run(struct code_header *header, const uint8_t *lengths, int left, int is_first)
{
    int run = run_length(lengths, left);

    if (lengths[0] == 0 && run >= 11) {
        run = run < 138 ? run : 138;
        return add_run(header, 18, run - 11, run);
    }
    if (lengths[0] == 0 && run >= 3)
        return add_run(header, 17, run - 3, run);
    if (!is_first && run >= 3 && lengths[-1] == lengths[0]) {
        run = run < 6 ? run : 6;
        return add_run(header, 16, run - 3, run);
    }
    return add_run(header, lengths[0], 0, 1);
}

static int used_codes(const uint8_t *lengths, int count, int minimum)
{
    while (count > minimum && lengths[count - 1] == 0)
        count--;
    return count;
}

static int run_extra_bits(int symbol)
{
    return symbol == 16 ? 2 : symbol == 17 ? 3 : symbol == 18 ? 7 : 0;
}

static int header_codes(const struct code_header *header)
{
    int count = LENGTH_CODES;

    while (count > 4 && header->lengths[length_order[count - 1]] == 0)
        count--;
    return count;
}

/* Makes the header for the block's code; its cost in bits. */
static size_t header_make(struct block *block)
{
    struct code_header *header = &block->header;
    uint8_t all[CODES_MAXIMUM];
    uint32_t counts[LENGTH_CODES] = {0};
    size_t bits;

    header->literals = used_codes(block->literal_lengths, LITERAL_CODES, END_OF_BLOCK + 1);
    header->distances = used_codes(block->distance_lengths, DISTANCE_CODES, 1);
    memcpy(all, block->literal_lengths, (size_t)header->literals);
    memcpy(all + header->literals, block->distance_lengths, (size_t)header->distances);
    header->count = 0;
    for (int at = 0; at < header->literals + header->distances;)
        at += next_run(header, all + at, header->literals + header->distances - at, at == 0);
    for (int i = 0; i < header->count; i++)
        counts[header->runs[i]]++;
    huffman_lengths(counts, LENGTH_CODES, LENGTH_BITS, header->lengths);
    bits = 14 + 3 * (size_t)header_codes(header);
    for (int i = 0; i < header->count; i++)
        bits += (size_t)(header->lengths[header->runs[i]] + run_extra_bits(header->runs[i]));
    return bits;
}

static void header_write(const struct block *block)
{
    const struct code_header *header = &block->header;
    uint16_t codes[LENGTH_CODES];
    int count = header_codes(header);

    bits_write(block->writer, (uint32_t)header->literals - 257, 5);
    bits_write(block->writer, (uint32_t)header->distances - 1, 5);
    bits_write(block->writer, (uint32_t)count - 4, 4);
    for (int i = 0; i < count; i++)
        bits_write(block->writer, header->lengths[length_order[i]], 3);
    huffman_codes(header->lengths, LENGTH_CODES, codes);
    for (int i = 0; i < header->count; i++) {
        int symbol = header->runs[i];
        bits_write(block->writer, codes[symbol], header->lengths[symbol]);
        bits_write(block->writer, header->extras[i], run_extra_bits(symbol));
    }
}

static void tokens_write(const struct block *block)
{
    uint16_t literals[SYMBOLS_MAXIMUM];
    uint16_t distances[DISTANCE_CODES];

    huffman_codes(block->literal_lengths, SYMBOLS_MAXIMUM, literals);
    huffman_codes(block->distance_lengths, DISTANCE_CODES, distances);
    for (size_t i = 0; i < block->count; i++) {
        int length = block->tokens[i].length;
        int distance = block->tokens[i].distance;
        int code = distance == 0 ? length : END_OF_BLOCK + 1 + length_code(length);
        bits_write(block->writer, literals[code], block->literal_lengths[code]);
        if (distance == 0)
            continue;
        code -= END_OF_BLOCK + 1;
        bits_write(block->writer, (uint32_t)(length - length_bases[code]), length_extras[code]);
        code = distance_code(distance);
        bits_write(block->writer, distances[code], block->distance_lengths[code]);
        bits_write(block->writer, (uint32_t)(distance - distance_bases[code]), distance_extras[code]);
    }
    bits_write(block->writer, literals[END_OF_BLOCK], block->literal_lengths[END_OF_BLOCK]);
}

static void stored_write(const struct block *block)
{
    size_t done = 0;

    do {
        size_t part = block->size - done < STORED_MAXIMUM ? block->size - done : STORED_MAXIMUM;
        bits_write(block->writer, (uint32_t)(block->is_last && done + part == block->size), 3);
        bits_write_end(block->writer);
        bits_write(block->writer, (uint32_t)part, 16);
        bits_write(block->writer, (uint32_t)part ^ 0xFFFF, 16);
        for (size_t i = 0; i < part; i++)
            buffer_add(block->writer->to, block->data[done + i]);
        done += part;
    } while (done < block->size);
}

static void block_write(struct block *block, enum block_choice choice)
{
    uint32_t literals[SYMBOLS_MAXIMUM];
    uint32_t distances[DISTANCE_CODES];
    size_t costs[2];

    count_tokens(block, literals, distances);
    fixed_lengths(block->literal_lengths, block->distance_lengths);
    costs[0] = tokens_cost(block, literals, distances);
    huffman_lengths(literals, SYMBOLS_MAXIMUM, CODE_BITS, block->literal_lengths);
    huffman_lengths(distances, DISTANCE_CODES, CODE_BITS, block->distance_lengths);
    if (block->distance_lengths[0] == 0 && used_codes(block->distance_lengths, DISTANCE_CODES, 1) == 1)
        block->distance_lengths[0] = 1; /* one code must be told, even where none is used */
    costs[1] = header_make(block) + tokens_cost(block, literals, distances);
    if (choice == BLOCK_BEST) {
        choice = costs[0] <= costs[1] ? BLOCK_FIXED : BLOCK_DYNAMIC;
        if (8 * block->size + 40 < costs[choice == BLOCK_DYNAMIC])
            choice = BLOCK_STORED;
    }
    if (choice == BLOCK_STORED) {
        stored_write(block);
        return;
    }
    bits_write(block->writer, (uint32_t)block->is_last | (choice == BLOCK_FIXED ? 2 : 4), 3);
    if (choice == BLOCK_FIXED)
        fixed_lengths(block->literal_lengths, block->distance_lengths);
    else
        header_write(block);
    tokens_write(block);
}

static void write_end(struct buffer *to, uint32_t checksum)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        buffer_add(to, (uint8_t)(checksum >> shift));
}

void deflate_zlib(struct buffer *to, const uint8_t *data, size_t size, int level, enum block_choice choice)
{
    struct token *tokens = memory_take(BLOCK_TOKENS * sizeof *tokens);
    struct block *block = memory_take(sizeof *block);
    struct bit_writer writer = {to, 0, 0};
    struct matcher matcher;
    size_t at = 0;

    buffer_add(to, 0x78);
    buffer_add(to, 0x01);
    matcher_start(&matcher, data, size, level);
    block->writer = &writer;
    block->tokens = tokens;
    do {
        block->data = data + at;
        block->count = matcher_tokens(&matcher, &at, tokens, BLOCK_TOKENS);
        block->size = (size_t)(data + at - block->data);
        block->is_last = at == size;
        block_write(block, choice);
    } while (!block->is_last);
    bits_write_end(&writer);
    write_end(to, adler32(data, size));
    matcher_end(&matcher);
    free(block);
    free(tokens);
}
