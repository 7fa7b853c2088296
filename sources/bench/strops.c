/* The C library's strings: words are built, looked up, turned round, joined and counted. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

enum { STROPS_WORDS = 2000, STROPS_WORD = 16, STROPS_ROUNDS = 8 };

static char words[STROPS_WORDS][STROPS_WORD];
static char joined[STROPS_WORDS * STROPS_WORD + 1];

/* A word of 3 to 12 letters. */
static void word_make(char *word, uint32_t *state)
{
    uint32_t length = 3 + (bench_random(state) >> 16) % 10;

    for (uint32_t i = 0; i < length; i++)
        word[i] = (char)('a' + (bench_random(state) >> 16) % 26);
    word[length] = '\0';
}

static void word_reverse(char *word)
{
    size_t length = strlen(word);

    for (size_t i = 0; i < length / 2; i++) {
        char saved = word[i];
        word[i] = word[length - 1 - i];
        word[length - 1 - i] = saved;
    }
}

static int word_compare(const void *left, const void *right)
{
    return strcmp(left, right);
}

/* All words with a space behind each. Returns the length. */
static size_t words_join(void)
{
    char *end = joined;

    for (int i = 0; i < STROPS_WORDS; i++) {
        size_t length = strlen(words[i]);
        memcpy(end, words[i], length);
        end[length] = ' ';
        end += length + 1;
    }
    *end = '\0';
    return (size_t)(end - joined);
}

static uint32_t letters_count(const char *text, char letter)
{
    uint32_t count = 0;

    for (; *text != '\0'; text++)
        count += *text == letter;
    return count;
}

int bench_strops(void)
{
    uint32_t state = bench_opaque(6);
    uint64_t sum = 0;

    for (int i = 0; i < STROPS_WORDS; i++)
        word_make(words[i], &state);
    for (int round = 0; round < STROPS_ROUNDS; round++) {
        qsort(words, STROPS_WORDS, STROPS_WORD, word_compare);
        for (int i = 0; i < STROPS_WORDS; i++)
            sum += strcmp(words[i], words[(i * 7 + round) % STROPS_WORDS]) < 0;
        sum = sum * 31 + words_join();
        sum = sum * 31 + letters_count(joined, (char)('a' + round));
        sum = sum * 31 + bench_hash(joined, strlen(joined)) % 1000;
        for (int i = 0; i < STROPS_WORDS; i++)
            word_reverse(words[i]);
    }
    return bench_number("strops", sum, 15298379964229469872ULL);
}
