/* Finding a word in a text by three algorithms: byte loops, a table of skips, a rolling hash. */
#include "program.h"

enum { TEXT = 1 << 20, ROUNDS = 24 };

static char text[TEXT + 1];

static int find_plain(const char *hay, int size, const char *word, int length)
{
    int found = 0;

    for (int i = 0; i + length <= size; i++) {
        int k = 0;

        while (k < length && hay[i + k] == word[k])
            k++;
        found += k == length;
    }
    return found;
}

static int find_horspool(const char *hay, int size, const char *word, int length)
{
    int skip[256], found = 0;

    for (int i = 0; i < 256; i++)
        skip[i] = length;
    for (int i = 0; i < length - 1; i++)
        skip[(unsigned char)word[i]] = length - 1 - i;
    for (int i = 0; i + length <= size; i += skip[(unsigned char)hay[i + length - 1]]) {
        int k = length - 1;

        while (k >= 0 && hay[i + k] == word[k])
            k--;
        found += k < 0;
    }
    return found;
}

static int find_rolling(const char *hay, int size, const char *word, int length)
{
    uint32_t wanted = 0, hash = 0, power = 1;
    int found = 0;

    for (int i = 0; i < length; i++) {
        wanted = wanted * 257 + (unsigned char)word[i];
        hash = hash * 257 + (unsigned char)hay[i];
        power = i > 0 ? power * 257 : power;
    }
    for (int i = 0;; i++) {
        found += hash == wanted;
        if (i + length >= size)
            return found;
        hash = (hash - (unsigned char)hay[i] * power) * 257 + (unsigned char)hay[i + length];
    }
}

int main(void)
{
    uint32_t state = 7;
    int total = 0;

    for (int i = 0; i < TEXT; i++)
        text[i] = (char)('a' + next_random(&state) % 5);
    for (int i = 0; i < ROUNDS; i++) {
        const char *word = text + next_random(&state) % (TEXT - 16);

        total += find_plain(text, TEXT, word, 6) + find_horspool(text, TEXT, word, 9) * 3;
        total += find_rolling(text, TEXT, word, 7) * 5;
    }
    printf("%d\n", total);
    return 0;
}
