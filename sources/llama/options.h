#ifndef LLAMA_OPTIONS_H
#define LLAMA_OPTIONS_H

#include <stdint.h>

struct options {
    const char *model;
    const char *tokenizer;
    const char *prompt;
    int steps;
    float temperature;
    float top_p;
    uint64_t seed;
};

/* Reads the command line; says what is wrong, prints the usage and exits with STATUS_USAGE where anything is. */
void options_read(struct options *options, int argc, char **argv);

#endif
