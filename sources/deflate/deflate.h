#ifndef DEFLATE_H
#define DEFLATE_H

#include <stddef.h>
#include <stdint.h>

enum status { STATUS_OK, STATUS_DAMAGED, STATUS_USAGE, STATUS_DIFFERENT, STATUS_MEMORY };

/* RFC 1951, 3.2.5 to 3.2.7. */
enum {
    LITERAL_CODES = 286,
    DISTANCE_CODES = 30,
    LENGTH_CODES = 19, /* that tell the lengths of the other codes */
    SYMBOLS_MAXIMUM = 288,
    END_OF_BLOCK = 256,
    CODE_BITS = 15,
    LENGTH_BITS = 7,
    MATCH_MINIMUM = 3,
    MATCH_MAXIMUM = 258,
    WINDOW_SIZE = 32768
};

/* Bytes that grow as they are needed. */
struct buffer {
    uint8_t *bytes;
    size_t size;
    size_t room;
};

/* buffer.c */
void *memory_take(size_t size);
void buffer_add(struct buffer *buffer, uint8_t byte);

/* bits.c: the first bit of a byte is its lowest (3.1.1). */
struct bit_writer {
    struct buffer *to;
    uint32_t bits;
    int count;
};
struct bit_reader {
    const uint8_t *at;
    const uint8_t *end;
    uint32_t bits;
    int count;
    int is_short; /* more was read than there is */
};
void bits_write(struct bit_writer *writer, uint32_t bits, int count);
void bits_write_end(struct bit_writer *writer); /* to the end of the byte */
uint32_t bits_read(struct bit_reader *reader, int count);
void bits_read_end(struct bit_reader *reader);

/* huffman.c: code lengths of at most `limit` bits for `counts`, and the codes that follow from lengths (3.2.2),
   their bits in the order in which they are written. */
void huffman_lengths(const uint32_t *counts, int symbols, int limit, uint8_t *lengths);
void huffman_codes(const uint8_t *lengths, int symbols, uint16_t *codes);

/* A code, ready to decode: how many codes of each length there are, and the symbols in the order of their codes. */
struct decoder {
    uint16_t counts[CODE_BITS + 1];
    uint16_t symbols[SYMBOLS_MAXIMUM];
};
/* 0, or how much of the code is left over; less than 0 where there are more codes than fit. */
int decoder_make(struct decoder *decoder, const uint8_t *lengths, int symbols);
int decoder_read(const struct decoder *decoder, struct bit_reader *reader); /* -1: no symbol has this code */

/* tables.c */
extern const uint16_t length_bases[29];
extern const uint8_t length_extras[29];
extern const uint16_t distance_bases[DISTANCE_CODES];
extern const uint8_t distance_extras[DISTANCE_CODES];
extern const uint8_t length_order[LENGTH_CODES];
void fixed_lengths(uint8_t *literals, uint8_t *distances);
int length_code(int length); /* from 0 */
int distance_code(int distance);

/* match.c: `distance` 0 is the literal `length`. */
struct token {
    uint16_t length;
    uint16_t distance;
};
struct matcher {
    const uint8_t *data;
    size_t size;
    int chain; /* how many earlier places are tried */
    int is_lazy;
    int32_t *heads;
    int32_t *links;
};
void matcher_start(struct matcher *matcher, const uint8_t *data, size_t size, int level);
/* Tokens from `at` on, at most `limit`; moves `at` behind what they stand for. */
size_t matcher_tokens(struct matcher *matcher, size_t *at, struct token *tokens, size_t limit);
void matcher_end(struct matcher *matcher);

/* compress.c, inflate.c: the zlib format (RFC 1950). */
enum block_choice { BLOCK_BEST, BLOCK_STORED, BLOCK_FIXED, BLOCK_DYNAMIC };
void deflate_zlib(struct buffer *to, const uint8_t *data, size_t size, int level, enum block_choice choice);
/* NULL, or what is wrong with the stream; `to` then holds what was good. At most `limit` bytes are made. */
const char *inflate_zlib(struct buffer *to, const uint8_t *stream, size_t size, size_t limit);
const char *inflate_blocks(struct buffer *to, struct bit_reader *reader, size_t limit);

/* checksum.c */
uint32_t adler32(const uint8_t *data, size_t size);
uint32_t crc32(const uint8_t *data, size_t size);

/* sample.c: data to be compressed, by name; NULL where there is no such sample. */
uint8_t *sample_make(const char *name, size_t size, uint32_t seed);
const char *sample_names(void);

/* text.c: streams as hexadecimal text. */
void text_write(const struct buffer *stream);
int text_read(struct buffer *stream); /* 0 where the input is no such text */
void input_read(struct buffer *data);

#endif
