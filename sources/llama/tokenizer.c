/* llama2.c's tokenizer: int32 length of the longest piece, then per token float32 score, int32 length, bytes. */

#include "tokenizer.h"

#include <ramdisk.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

/* qsort hands over no context, so what is sorted carries its text. */
struct entry {
    const char *text;
    int token;
};

static int entry_compare(const void *left, const void *right)
{
    const struct entry *a = left;
    const struct entry *b = right;
    int order = strcmp(a->text, b->text);

    return order != 0 ? order : a->token - b->token;
}

static void pieces_sort(struct tokenizer *tokenizer)
{
    size_t count = (size_t)tokenizer->vocab;
    struct entry *entries = memory_take("sorting of the vocabulary", count, sizeof(struct entry));

    for (int i = 0; i < tokenizer->vocab; i++) {
        entries[i].text = tokenizer->pieces[i].text;
        entries[i].token = i;
    }
    qsort(entries, count, sizeof(struct entry), entry_compare);
    tokenizer->sorted = memory_take("sorted vocabulary", count, sizeof(int));
    for (size_t i = 0; i < count; i++)
        tokenizer->sorted[i] = entries[i].token;
}

/* What is read of a file so far. */
struct reader {
    const char *file;
    const char *bytes;
    size_t size;
    size_t offset;
    int32_t longest; /* field max_token_length */
    char *texts;     /* where the next piece goes */
};

static void reader_open(struct reader *reader, const char *name)
{
    reader->file = name;
    reader->bytes = ramdisk_find(name, &reader->size);
    if (reader->bytes == NULL) {
        printf("llama: %s: no such file in the RAM disk\n", name);
        exit(STATUS_FILE);
    }
    if (reader->size < sizeof reader->longest) {
        printf("llama: %s: truncated in field 'max_token_length': the file has %lu bytes\n", name,
               (unsigned long)reader->size);
        exit(STATUS_FILE);
    }
    memcpy(&reader->longest, reader->bytes, sizeof reader->longest);
    reader->offset = sizeof reader->longest;
    if (reader->longest < 1 || (size_t)reader->longest > reader->size) {
        printf("llama: %s: field 'max_token_length' is %d: it is out of range\n", name, (int)reader->longest);
        exit(STATUS_FILE);
    }
}

/* The next `size` bytes of the file, which belong to `token`. */
static const char *reader_take(struct reader *reader, size_t size, int token)
{
    const char *bytes = reader->bytes + reader->offset;

    if (reader->size - reader->offset < size) {
        printf("llama: %s: truncated in token %d: the file has %lu bytes\n", reader->file, token,
               (unsigned long)reader->size);
        exit(STATUS_FILE);
    }
    reader->offset += size;
    return bytes;
}

static void piece_read(struct reader *reader, struct piece *piece, int token)
{
    int32_t length;

    memcpy(&piece->score, reader_take(reader, sizeof piece->score, token), sizeof piece->score);
    memcpy(&length, reader_take(reader, sizeof length, token), sizeof length);
    if (length < 0 || length > reader->longest) {
        printf("llama: %s: token %d has length %d, field 'max_token_length' is %d\n", reader->file, token,
               (int)length, (int)reader->longest);
        exit(STATUS_FILE);
    }
    piece->text = reader->texts;
    memcpy(reader->texts, reader_take(reader, (size_t)length, token), (size_t)length);
    reader->texts += length + 1; /* the memory was zeroed */
}

void tokenizer_load(struct tokenizer *tokenizer, const char *name, int vocab)
{
    struct reader reader;

    reader_open(&reader, name);
    tokenizer->vocab = vocab;
    tokenizer->pieces = memory_take("vocabulary", (size_t)vocab, sizeof(struct piece));
    tokenizer->merged = memory_take("pair of tokens", (size_t)reader.longest * 2 + 1, 1);
    reader.texts = memory_take("texts of tokens", reader.size + (size_t)vocab, 1);
    for (int token = 0; token < vocab; token++)
        piece_read(&reader, &tokenizer->pieces[token], token);
    if (reader.offset != reader.size) {
        printf("llama: %s: %lu bytes follow the last of the %d tokens that the model has ('vocab_size')\n", name,
               (unsigned long)(reader.size - reader.offset), vocab);
        exit(STATUS_FILE);
    }
    pieces_sort(tokenizer);
}

/* The token whose text is `text`, the lowest of several, or -1. */
static int piece_find(const struct tokenizer *tokenizer, const char *text)
{
    int low = 0;
    int high = tokenizer->vocab;

    while (low < high) {
        int middle = low + (high - low) / 2;
        if (strcmp(tokenizer->pieces[tokenizer->sorted[middle]].text, text) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == tokenizer->vocab || strcmp(tokenizer->pieces[tokenizer->sorted[low]].text, text) != 0)
        return -1;
    return tokenizer->sorted[low];
}

/* Bytes of the UTF-8 character at `text`: one, and the continuation bytes behind it, four at most. */
static int character_length(const char *text)
{
    int length = 1;

    while (length < 4 && ((unsigned char)text[length] & 0xC0) == 0x80)
        length++;
    return length;
}

/* Appends the token of one character, or the byte tokens of a character that has none. */
static int character_encode(const struct tokenizer *tokenizer, const char *text, int length, int *tokens)
{
    char character[5] = {0};
    int token;

    memcpy(character, text, (size_t)length);
    token = piece_find(tokenizer, character);
    if (token >= 0) {
        tokens[0] = token;
        return 1;
    }
    for (int i = 0; i < length; i++) {
        token = (unsigned char)text[i] + TOKEN_BYTES;
        tokens[i] = token < tokenizer->vocab ? token : TOKEN_UNKNOWN;
    }
    return length;
}

/* Merges the neighbouring pair with the best score, the first one of several. Returns 0 when no pair is a token. */
static int pair_merge(const struct tokenizer *tokenizer, int *tokens, int count)
{
    float best_score = -1e10f;
    int best = -1;
    int best_token = -1;

    for (int i = 0; i < count - 1; i++) {
        const char *left = tokenizer->pieces[tokens[i]].text;
        const char *right = tokenizer->pieces[tokens[i + 1]].text;
        size_t length = strlen(left);
        int token;
        memcpy(tokenizer->merged, left, length);
        memcpy(tokenizer->merged + length, right, strlen(right) + 1);
        token = piece_find(tokenizer, tokenizer->merged);
        if (token >= 0 && tokenizer->pieces[token].score > best_score) {
            best_score = tokenizer->pieces[token].score;
            best = i;
            best_token = token;
        }
    }
    if (best < 0)
        return 0;
    tokens[best] = best_token;
    for (int i = best + 1; i < count - 1; i++)
        tokens[i] = tokens[i + 1];
    return 1;
}

int tokenizer_encode(const struct tokenizer *tokenizer, const char *text, int **tokens)
{
    /* One token per byte at most, the begin token and the space that is put before a text. */
    int *list = memory_take("tokens of the prompt", strlen(text) + 2, sizeof(int));
    int count = 0;

    list[count++] = TOKEN_BEGIN;
    if (text[0] != '\0') {
        int space = piece_find(tokenizer, " ");
        if (space >= 0)
            list[count++] = space;
    }
    while (text[0] != '\0') {
        int length = character_length(text);
        count += character_encode(tokenizer, text, length, list + count);
        text += length;
    }
    while (pair_merge(tokenizer, list, count))
        count--;
    *tokens = list;
    return count;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

const char *tokenizer_decode(const struct tokenizer *tokenizer, int previous, int token, char byte[2])
{
    const char *text = tokenizer->pieces[token].text;

    if (previous == TOKEN_BEGIN && text[0] == ' ')
        text++;
    /* Byte tokens are spelled <0x0A>. */
    if (strlen(text) != 6 || memcmp(text, "<0x", 3) != 0 || text[5] != '>')
        return text;
    if (hex_digit(text[3]) < 0 || hex_digit(text[4]) < 0)
        return text;
    byte[0] = (char)(hex_digit(text[3]) * 16 + hex_digit(text[4]));
    byte[1] = '\0';
    return byte;
}
