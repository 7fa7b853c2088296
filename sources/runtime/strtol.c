/* Integers from text (C11 7.22.1.4). long and long long are both 64 bits. */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>

struct strtol_number {
    unsigned long magnitude;
    int is_negative;
    int is_too_large;
};

static unsigned strtol_digit(char character) {
    if (isdigit((unsigned char)character))
        return (unsigned)(character - '0');
    if (isalpha((unsigned char)character))
        return (unsigned)((character | 32) - 'a') + 10;
    return UINT_MAX;
}

static struct strtol_number strtol_parse(const char *text, char **end, unsigned base) {
    struct strtol_number number = {0, 0, 0};
    const char *at = text;
    const char *stop = text; /* stays when there are no digits */

    while (isspace((unsigned char)*at))
        at++;
    if (*at == '-' || *at == '+')
        number.is_negative = *at++ == '-';
    if ((base == 0 || base == 16) && at[0] == '0' && (at[1] | 32) == 'x' && strtol_digit(at[2]) < 16) {
        at += 2;
        base = 16;
    }
    if (base == 0)
        base = *at == '0' ? 8 : 10;
    for (; strtol_digit(*at) < base; stop = ++at) {
        unsigned digit = strtol_digit(*at);
        if (number.magnitude > (ULONG_MAX - digit) / base)
            number.is_too_large = 1;
        number.magnitude = number.magnitude * base + digit;
    }
    if (end)
        *end = (char *)stop;
    return number;
}

long strtol(const char *restrict text, char **restrict end, int base) {
    struct strtol_number number = strtol_parse(text, end, (unsigned)base);
    unsigned long limit = (unsigned long)LONG_MAX + (unsigned long)number.is_negative;

    if (number.is_too_large || number.magnitude > limit) {
        errno = ERANGE;
        number.magnitude = limit;
    }
    return (long)(number.is_negative ? -number.magnitude : number.magnitude);
}

unsigned long strtoul(const char *restrict text, char **restrict end, int base) {
    struct strtol_number number = strtol_parse(text, end, (unsigned)base);

    if (number.is_too_large) {
        errno = ERANGE;
        return ULONG_MAX;
    }
    return number.is_negative ? -number.magnitude : number.magnitude;
}

long long strtoll(const char *restrict text, char **restrict end, int base) {
    return strtol(text, end, base);
}

unsigned long long strtoull(const char *restrict text, char **restrict end, int base) {
    return strtoul(text, end, base);
}

long atol(const char *text) {
    return strtol(text, NULL, 10);
}

long long atoll(const char *text) {
    return strtol(text, NULL, 10);
}

int atoi(const char *text) {
    return (int)strtol(text, NULL, 10);
}
