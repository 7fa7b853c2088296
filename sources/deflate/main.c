/* Compresses and decompresses as zlib does (RFC 1950, 1951).

   deflate pack [--level 0-9] [--block KIND] < text > hexadecimal text
   deflate unpack [--limit BYTES] < hexadecimal text > text
   deflate sample NAME [--size BYTES] [--seed N] [--level 0-9] [--block KIND]    there and back */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "deflate.h"

enum { LIMIT_DEFAULT = 1 << 20, SIZE_MAXIMUM = 4 << 20, LEVEL_DEFAULT = 6, LEVEL_MAXIMUM = 9 };

struct options {
    const char *command;
    const char *sample;
    long size;
    long seed;
    long level;
    long limit;
    enum block_choice block;
};

static void usage_fail(const char *what, const char *reason)
{
    printf("deflate: %s: %s\n", what, reason);
    printf("usage: deflate pack|unpack|sample NAME [--level N] [--block best|stored|fixed|dynamic]"
           " [--size N] [--seed N] [--limit N]\n");
    exit(STATUS_USAGE);
}

static long number_read(const char *option, const char *text, long highest)
{
    char *end;
    long value = strtol(text, &end, 10);

    if (end == text || *end != '\0')
        usage_fail(option, "the value is not a whole number");
    if (value < 0 || value > highest)
        usage_fail(option, value < 0 ? "the value must not be negative" : "the value is too large");
    return value;
}

static enum block_choice block_read(const char *text)
{
    static const char *const names[] = {"best", "stored", "fixed", "dynamic"};

    for (int i = 0; i < 4; i++) {
        if (strcmp(names[i], text) == 0)
            return (enum block_choice)i;
    }
    usage_fail("--block", "the value must be best, stored, fixed or dynamic");
    return BLOCK_BEST;
}

static void option_apply(struct options *options, const char *option, const char *value)
{
    if (value == NULL)
        usage_fail(option, "the value is missing");
    if (strcmp(option, "--level") == 0)
        options->level = number_read(option, value, LEVEL_MAXIMUM);
    else if (strcmp(option, "--block") == 0)
        options->block = block_read(value);
    else if (strcmp(option, "--size") == 0)
        options->size = number_read(option, value, SIZE_MAXIMUM);
    else if (strcmp(option, "--seed") == 0)
        options->seed = number_read(option, value, 0x7FFFFFFF);
    else if (strcmp(option, "--limit") == 0)
        options->limit = number_read(option, value, SIZE_MAXIMUM);
    else
        usage_fail(option, "unknown option");
}

static void options_read(struct options *options, int argc, char **argv)
{
    int first = 2;

    memset(options, 0, sizeof *options);
    options->level = LEVEL_DEFAULT;
    options->size = 1000;
    options->seed = 1;
    options->limit = LIMIT_DEFAULT;
    if (argc < 2)
        usage_fail("command", "it is missing");
    options->command = argv[1];
    if (strcmp(argv[1], "sample") == 0) {
        if (argc < 3)
            usage_fail("sample", "its name is missing");
        options->sample = argv[2];
        first = 3;
    }
    for (int i = first; i < argc; i += 2)
        option_apply(options, argv[i], i + 1 < argc ? argv[i + 1] : NULL);
}

static int run_pack(const struct options *options)
{
    struct buffer data = {NULL, 0, 0};
    struct buffer stream = {NULL, 0, 0};

    input_read(&data);
    deflate_zlib(&stream, data.bytes, data.size, (int)options->level, options->block);
    text_write(&stream);
    printf("%lu -> %lu\n", (unsigned long)data.size, (unsigned long)stream.size);
    return STATUS_OK;
}

static int run_unpack(const struct options *options)
{
    struct buffer data = {NULL, 0, 0};
    struct buffer stream = {NULL, 0, 0};
    const char *wrong;

    if (!text_read(&stream)) {
        printf("deflate: the input is not hexadecimal\n");
        return STATUS_DAMAGED;
    }
    wrong = inflate_zlib(&data, stream.bytes, stream.size, (size_t)options->limit);
    if (wrong != NULL) {
        printf("deflate: %s, after %lu bytes\n", wrong, (unsigned long)data.size);
        return STATUS_DAMAGED;
    }
    fwrite(data.bytes, 1, data.size, stdout);
    return STATUS_OK;
}

static int run_sample(const struct options *options)
{
    struct buffer stream = {NULL, 0, 0};
    struct buffer again = {NULL, 0, 0};
    size_t size = (size_t)options->size;
    uint8_t *data = sample_make(options->sample, size, (uint32_t)options->seed);
    const char *wrong;

    if (data == NULL)
        usage_fail("sample", sample_names());
    deflate_zlib(&stream, data, size, (int)options->level, options->block);
    wrong = inflate_zlib(&again, stream.bytes, stream.size, (size_t)options->limit);
    if (wrong == NULL && (again.size != size || (size > 0 && memcmp(again.bytes, data, size) != 0)))
        wrong = "what comes back is different";
    printf("%s %lu -> %lu crc %08x stream %08x\n", options->sample, (unsigned long)size, (unsigned long)stream.size,
           crc32(data, size), crc32(stream.bytes, stream.size));
    if (wrong == NULL)
        return STATUS_OK;
    printf("deflate: %s\n", wrong);
    return STATUS_DIFFERENT;
}

int main(int argc, char **argv)
{
    struct options options;

    options_read(&options, argc, argv);
    if (strcmp(options.command, "pack") == 0)
        return run_pack(&options);
    if (strcmp(options.command, "unpack") == 0)
        return run_unpack(&options);
    if (strcmp(options.command, "sample") == 0)
        return run_sample(&options);
    usage_fail(options.command, "unknown command");
}
