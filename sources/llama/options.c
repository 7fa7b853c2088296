/* The command line: pairs of an option and its value. */

#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

static const char usage[] =
    "usage: llama [OPTION VALUE]...\n"
    "  --model NAME       weights in the RAM disk (shakespeare.bin)\n"
    "  --tokenizer NAME   tokenizer in the RAM disk (shakespeare.tok512.bin)\n"
    "  --steps N          tokens, at most the model's context (256)\n"
    "  --temperature T    0 is greedy, 1 samples as trained (0)\n"
    "  --top-p P          sample from the most probable tokens that sum up to P (0.9); 0 or 1: from all\n"
    "  --seed S           of the random generator, from 1 on (1)\n"
    "  --prompt TEXT      what the text begins with (nothing)\n";

static void usage_fail(const char *option, const char *reason)
{
    printf("llama: %s: %s\n%s", option, reason, usage);
    exit(STATUS_USAGE);
}

static const char *text_read(const char *option, const char *text)
{
    if (text == NULL)
        usage_fail(option, "the value is missing");
    return text;
}

static long integer_read(const char *option, const char *text, long highest)
{
    char *end;
    long value = strtol(text_read(option, text), &end, 10);

    if (end == text || *end != '\0')
        usage_fail(option, "the value is not a whole number");
    if (value < 1 || value > highest)
        usage_fail(option, value < 1 ? "the value must be at least 1" : "the value is too large");
    return value;
}

static float real_read(const char *option, const char *text, double highest)
{
    char *end;
    double value = strtod(text_read(option, text), &end);

    if (end == text || *end != '\0')
        usage_fail(option, "the value is not a number");
    if (!(value >= 0.0 && value <= highest))
        usage_fail(option, "the value is out of range");
    return (float)value;
}

/* `value` is NULL where the command line ends with the option. */
static void option_apply(struct options *options, const char *option, const char *value)
{
    if (strcmp(option, "--model") == 0)
        options->model = text_read(option, value);
    else if (strcmp(option, "--tokenizer") == 0)
        options->tokenizer = text_read(option, value);
    else if (strcmp(option, "--prompt") == 0)
        options->prompt = text_read(option, value);
    else if (strcmp(option, "--steps") == 0)
        options->steps = (int)integer_read(option, value, 0x7FFFFFFF);
    else if (strcmp(option, "--seed") == 0)
        options->seed = (uint64_t)integer_read(option, value, 0x7FFFFFFFFFFFFFFF);
    else if (strcmp(option, "--temperature") == 0)
        options->temperature = real_read(option, value, 1000.0);
    else if (strcmp(option, "--top-p") == 0)
        options->top_p = real_read(option, value, 1.0);
    else
        usage_fail(option, "unknown option");
}

void options_read(struct options *options, int argc, char **argv)
{
    options->model = "shakespeare.bin";
    options->tokenizer = "shakespeare.tok512.bin";
    options->prompt = "";
    options->steps = 256;
    options->temperature = 0.0f;
    options->top_p = 0.9f;
    options->seed = 1;
    for (int i = 1; i < argc; i += 2)
        option_apply(options, argv[i], i + 1 < argc ? argv[i + 1] : NULL);
}
