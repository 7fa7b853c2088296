/* Reads a JSON document from the input, says what is wrong with it, and prints it or what a query finds.

   json [--compact] [--check] [--query QUERY] [--memory BYTES] */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"

enum { MEMORY_DEFAULT = 4 << 20, MEMORY_MINIMUM = 1 << 10, MEMORY_MAXIMUM = 8 << 20 };

struct options {
    int is_compact;
    int is_check;
    const char *query;
    long memory;
};

static void usage_fail(const char *option, const char *reason)
{
    printf("json: %s: %s\nusage: json [--compact] [--check] [--query QUERY] [--memory BYTES]\n", option, reason);
    exit(STATUS_USAGE);
}

static long memory_read(const char *text)
{
    char *end;
    long size = strtol(text, &end, 10);

    if (end == text || *end != '\0')
        usage_fail("--memory", "the value is not a whole number");
    if (size < MEMORY_MINIMUM || size > MEMORY_MAXIMUM)
        usage_fail("--memory", "the value must be from 1024 to 8388608");
    return size;
}

static void option_apply(struct options *options, const char *option, const char *value)
{
    if (strcmp(option, "--query") != 0 && strcmp(option, "--memory") != 0)
        usage_fail(option, "unknown option");
    if (value == NULL)
        usage_fail(option, "the value is missing");
    if (strcmp(option, "--query") == 0)
        options->query = value;
    else
        options->memory = memory_read(value);
}

static void options_read(struct options *options, int argc, char **argv)
{
    options->is_compact = 0;
    options->is_check = 0;
    options->query = NULL;
    options->memory = MEMORY_DEFAULT;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--compact") == 0) {
            options->is_compact = 1;
        } else if (strcmp(argv[i], "--check") == 0) {
            options->is_check = 1;
        } else {
            option_apply(options, argv[i], i + 1 < argc ? argv[i + 1] : NULL);
            i++;
        }
    }
}

static int print_matches(const struct options *options, const struct value *document)
{
    const struct value *matches = query_run(options->query, document);

    if (matches == NULL)
        return STATUS_USAGE;
    for (const struct value *each = matches->items.first; each != NULL; each = each->next)
        print_value(each, options->is_compact);
    return STATUS_OK;
}

int main(int argc, char **argv)
{
    struct options options;
    struct parser parser;
    struct text input;
    struct value *document;
    int status = STATUS_OK;

    options_read(&options, argc, argv);
    memory_start((size_t)options.memory);
    input = input_read();
    parser.start = parser.at = input.bytes;
    parser.end = input.bytes + input.size;
    parser.depth = parser.errors = 0;
    document = parse_document(&parser);
    if (options.is_check)
        printf("%d %s\n", parser.errors, parser.errors == 1 ? "error" : "errors");
    else if (options.query != NULL)
        status = print_matches(&options, document);
    else
        print_value(document, options.is_compact);
    return parser.errors > 0 ? STATUS_ERRORS : status;
}
