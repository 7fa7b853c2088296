/* Decompression, which trusts nothing that it reads. */

#include <string.h>

#include "deflate.h"

static const char *const too_short = "the stream ends too early";
static const char *const too_much = "the stream holds more than the limit";

static const char *copy_match(struct buffer *to, int length, int distance, size_t limit)
{
    if ((size_t)distance > to->size)
        return "a match begins before the data";
    if (to->size + (size_t)length > limit)
        return too_much;
    while (length-- > 0)
        buffer_add(to, to->bytes[to->size - (size_t)distance]);
    return NULL;
}

static const char *inflate_match(
    struct buffer *to, struct bit_reader *reader, int code, const struct decoder *distances, size_t limit)
{
    int length;
    int distance;

    if (code >= 29)
        return "there is no such length";
    length = length_bases[code] + (int)bits_read(reader, length_extras[code]);
    code = decoder_read(distances, reader);
    if (reader->is_short)
        return too_short;
    if (code < 0 || code >= DISTANCE_CODES)
        return "there is no such distance";
    distance = distance_bases[code] + (int)bits_read(reader, distance_extras[code]);
    if (reader->is_short)
        return too_short;
    return copy_match(to, length, distance, limit);
}

static const char *inflate_tokens(
    struct buffer *to, struct bit_reader *reader, const struct decoder *literals, const struct decoder *distances,
    size_t limit)
{
    const char *wrong = NULL;

    while (wrong == NULL) {
        int symbol = decoder_read(literals, reader);
        if (reader->is_short)
            return too_short;
        if (symbol < 0)
            return "no symbol has this code";
        if (symbol == END_OF_BLOCK)
            return NULL;
        if (symbol > END_OF_BLOCK)
            wrong = inflate_match(to, reader, symbol - END_OF_BLOCK - 1, distances, limit);
        else if (to->size == limit)
            wrong = too_much;
        else
            buffer_add(to, (uint8_t)symbol);
    }
    return wrong;
}

static const char *inflate_stored(struct buffer *to, struct bit_reader *reader, size_t limit)
{
    uint32_t size;
    uint32_t check;

    bits_read_end(reader);
    size = bits_read(reader, 16);
    check = bits_read(reader, 16);
    if (reader->is_short || (size_t)(reader->end - reader->at) < size)
        return too_short;
    if ((size ^ 0xFFFF) != check)
        return "the size of a stored block is not what it says twice";
    if (to->size + size > limit)
        return too_much;
    while (size-- > 0)
        buffer_add(to, *reader->at++);
    return NULL;
}

static const char *inflate_fixed(struct buffer *to, struct bit_reader *reader, size_t limit)
{
    uint8_t literal_lengths[SYMBOLS_MAXIMUM];
    uint8_t distance_lengths[DISTANCE_CODES];
    struct decoder literals;
    struct decoder distances;

    fixed_lengths(literal_lengths, distance_lengths);
    decoder_make(&literals, literal_lengths, SYMBOLS_MAXIMUM);
    decoder_make(&distances, distance_lengths, DISTANCE_CODES);
    return inflate_tokens(to, reader, &literals, &distances, limit);
}

/* Writes a run of code lengths; how many, or 0 where it does not fit. */
static int read_run(struct bit_reader *reader, int symbol, uint8_t *lengths, int done, int total)
{
    int run = 1;
    uint8_t length = (uint8_t)symbol;

    if (symbol == 16) {
        if (done == 0)
            return 0;
        length = lengths[done - 1];
        run = 3 + (int)bits_read(reader, 2);
    } else if (symbol > 16) {
        length = 0;
        run = symbol == 17 ? 3 + (int)bits_read(reader, 3) : 11 + (int)bits_read(reader, 7);
    }
    if (done + run > total)
        return 0;
    memset(lengths + done, length, (size_t)run);
    return run;
}

static const char *read_lengths(struct bit_reader *reader, int codes, uint8_t *lengths, int total)
{
    uint8_t own[LENGTH_CODES] = {0};
    struct decoder decoder;
    int done = 0;

    for (int i = 0; i < codes; i++)
        own[length_order[i]] = (uint8_t)bits_read(reader, 3);
    if (decoder_make(&decoder, own, LENGTH_CODES) != 0)
        return "the code of the code lengths is not complete";
    while (done < total) {
        int symbol = decoder_read(&decoder, reader);
        int run = symbol >= 0 ? read_run(reader, symbol, lengths, done, total) : 0;
        if (reader->is_short)
            return too_short;
        if (run == 0)
            return "a run of code lengths is wrong";
        done += run;
    }
    return NULL;
}

/* A code that is not complete is good with one symbol only (3.2.7). */
static int is_usable(int left, const struct decoder *decoder, int symbols, const uint8_t *lengths)
{
    int used = 0;

    for (int i = 0; i < symbols; i++)
        used += lengths[i] > 0;
    return left == 0 || (left > 0 && used <= 1 && decoder->counts[1] == used);
}

static const char *inflate_dynamic(struct buffer *to, struct bit_reader *reader, size_t limit)
{
    uint8_t lengths[SYMBOLS_MAXIMUM + DISTANCE_CODES + 2] = {0};
    struct decoder literals;
    struct decoder distances;
    int literal_count = 257 + (int)bits_read(reader, 5);
    int distance_count = 1 + (int)bits_read(reader, 5);
    int code_count = 4 + (int)bits_read(reader, 4);
    const char *wrong;
    int left;

    if (reader->is_short)
        return too_short;
    if (literal_count > LITERAL_CODES || distance_count > DISTANCE_CODES)
        return "there are more codes than symbols";
    wrong = read_lengths(reader, code_count, lengths, literal_count + distance_count);
    if (wrong != NULL)
        return wrong;
    if (lengths[END_OF_BLOCK] == 0)
        return "the block has no end";
    left = decoder_make(&literals, lengths, literal_count);
    if (!is_usable(left, &literals, literal_count, lengths))
        return "the code of the literals is not complete";
    left = decoder_make(&distances, lengths + literal_count, distance_count);
    if (!is_usable(left, &distances, distance_count, lengths + literal_count))
        return "the code of the distances is not complete";
    return inflate_tokens(to, reader, &literals, &distances, limit);
}

const char *inflate_blocks(struct buffer *to, struct bit_reader *reader, size_t limit)
{
    const char *wrong = NULL;
    int is_last = 0;

    while (wrong == NULL && !is_last) {
        int kind;
        is_last = (int)bits_read(reader, 1);
        kind = (int)bits_read(reader, 2);
        if (reader->is_short)
            wrong = too_short;
        else if (kind == 0)
            wrong = inflate_stored(to, reader, limit);
        else if (kind == 1)
            wrong = inflate_fixed(to, reader, limit);
        else if (kind == 2)
            wrong = inflate_dynamic(to, reader, limit);
        else
            wrong = "there is no such kind of block";
    }
    return wrong;
}

const char *inflate_zlib(struct buffer *to, const uint8_t *stream, size_t size, size_t limit)
{
    struct bit_reader reader = {stream + 2, stream + size, 0, 0, 0};
    uint32_t checksum = 0;
    const char *wrong;

    if (size < 2)
        return too_short;
    if ((stream[0] & 0x0F) != 8 || stream[0] >> 4 > 7 || (stream[0] * 256 + stream[1]) % 31 != 0)
        return "the header is not zlib's";
    if ((stream[1] & 0x20) != 0)
        return "the stream needs a dictionary";
    wrong = inflate_blocks(to, &reader, limit);
    if (wrong != NULL)
        return wrong;
    bits_read_end(&reader);
    if (reader.end - reader.at < 4)
        return too_short;
    for (int i = 0; i < 4; i++)
        checksum = checksum << 8 | *reader.at++;
    if (checksum != adler32(to->bytes, to->size))
        return "the checksum differs";
    return reader.at == reader.end ? NULL : "something follows the stream";
}
