/* Correctly rounded binary floating point from decimal text (C11 7.22.1.3; no hexadecimal floats).

   The digits become a big integer. A positive power of ten is multiplied in; for a negative one the integer is
   first shifted left so far that the quotient keeps more than 64 bits, and a remainder is remembered as one
   sticky bit. Then the top 64 bits and the sticky bit decide the rounding. */
#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define STRTOD_DIGITS 800 /* no double or midpoint of two has more than 768 significant digits */
#define STRTOD_WORDS 224  /* 84 for the digits, 3 + 1145 * log2(10) / 32 for the shift, and reserve */

struct strtod_big {
    uint32_t words[STRTOD_WORDS]; /* least significant first */
    int count;
    int sticky; /* something below the integer was lost */
    int exponent; /* of ten, then of two */
};

static void strtod_multiply(struct strtod_big *big, uint32_t factor, uint32_t carry) {
    for (int i = 0; i < big->count; i++) {
        uint64_t product = (uint64_t)big->words[i] * factor + carry;
        big->words[i] = (uint32_t)product;
        carry = (uint32_t)(product >> 32);
    }
    if (carry > 0)
        big->words[big->count++] = carry;
}

static void strtod_divide(struct strtod_big *big, uint32_t divisor) {
    uint64_t rest = 0;

    for (int i = big->count - 1; i >= 0; i--) {
        rest = rest << 32 | big->words[i];
        big->words[i] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
    big->sticky |= rest != 0;
    while (big->count > 0 && big->words[big->count - 1] == 0)
        big->count--;
}

/* Reads digits with at most one point; returns the end, or `text` when there is no digit. */
static const char *strtod_digits(const char *text, struct strtod_big *big, int *significant) {
    const char *at = text;
    int has_digits = 0;
    int has_point = 0;

    for (;; at++) {
        if (*at == '.' && !has_point) {
            has_point = 1;
            continue;
        }
        if (!isdigit((unsigned char)*at))
            break;
        has_digits = 1;
        if (*significant < STRTOD_DIGITS) {
            strtod_multiply(big, 10, (uint32_t)(*at - '0'));
            *significant += big->count > 0;
            big->exponent -= has_point;
        } else {
            big->sticky |= *at != '0';
            big->exponent += !has_point;
        }
    }
    return has_digits ? at : text;
}

static const char *strtod_exponent(const char *text, struct strtod_big *big) {
    const char *at = text;
    int is_negative = 0;
    int exponent = 0;

    if ((*at | 32) != 'e')
        return text;
    at++;
    if (*at == '-' || *at == '+')
        is_negative = *at++ == '-';
    if (!isdigit((unsigned char)*at))
        return text;
    for (; isdigit((unsigned char)*at); at++)
        if (exponent < 100000000)
            exponent = exponent * 10 + (*at - '0');
    big->exponent += is_negative ? -exponent : exponent;
    return at;
}

/* Applies the power of ten; afterwards the value is the integer times 2^exponent. */
static void strtod_scale(struct strtod_big *big) {
    int power = big->exponent;
    int shift = 0;

    if (power < 0) {
        shift = 3 - power * 107 / 1024; /* words; log2(10) / 32 < 107 / 1024 */
        memmove(big->words + shift, big->words, (size_t)big->count * sizeof big->words[0]);
        memset(big->words, 0, (size_t)shift * sizeof big->words[0]);
        big->count += shift;
    }
    for (; power >= 9; power -= 9)
        strtod_multiply(big, 1000000000, 0);
    for (; power > 0; power--)
        strtod_multiply(big, 10, 0);
    for (; power <= -9; power += 9)
        strtod_divide(big, 1000000000);
    for (; power < 0; power++)
        strtod_divide(big, 10);
    big->exponent = -32 * shift;
}

/* The integer's top 64 bits, the highest of them set; adjusts exponent and sticky. */
static uint64_t strtod_top(struct strtod_big *big) {
    uint64_t top = 0;
    uint64_t next = 0;
    int shift = 0;

    for (int i = big->count - 1; i >= big->count - 3; i--) {
        uint32_t word = i >= 0 ? big->words[i] : 0;
        if (i == big->count - 3)
            next = word;
        else
            top = top << 32 | word;
    }
    while (!(top >> 63 & 1)) {
        top = top << 1 | (next >> 31 & 1);
        next <<= 1;
        shift++;
    }
    big->sticky |= (uint32_t)next != 0;
    for (int i = big->count - 4; i >= 0; i--)
        big->sticky |= big->words[i] != 0;
    big->exponent += 32 * (big->count - 2) - shift;
    return top;
}

/* IEEE 754 bits without sign of top * 2^exponent; `fraction` is 52 or 23, `bias` 1023 or 127. */
static uint64_t strtod_round(uint64_t top, const struct strtod_big *big, int fraction, int bias) {
    int exponent = big->exponent + 63 + bias; /* biased */
    int drop = 63 - fraction;
    uint64_t kept, lost, half;

    if (exponent <= 0) { /* subnormal: fewer bits */
        drop += 1 - exponent;
        exponent = 1;
    }
    if (drop > 64)
        return 0;
    kept = drop < 64 ? top >> drop : 0;
    lost = drop < 64 ? top & (((uint64_t)1 << drop) - 1) : top;
    half = (uint64_t)1 << (drop - 1);
    if (lost > half || (lost == half && (big->sticky || kept & 1)))
        kept++;
    kept += (uint64_t)(exponent - 1) << fraction; /* the hidden bit, when there, adds the missing 1 */
    if (exponent > 2 * bias || kept >> fraction > (uint64_t)(2 * bias)) {
        errno = ERANGE;
        return (uint64_t)(2 * bias + 1) << fraction;
    }
    return kept;
}

static int strtod_word(const char *text, const char *word) {
    int length = 0;

    for (; word[length]; length++)
        if ((text[length] | 32) != word[length])
            return 0;
    return length;
}

/* Bits of the number without its sign; *end moves behind it, or stays when there is none. */
static uint64_t strtod_magnitude(const char **end, int fraction, int bias) {
    struct strtod_big big;
    int significant = 0;
    uint64_t infinity = (uint64_t)(2 * bias + 1) << fraction;
    const char *digits_end;

    if (strtod_word(*end, "inf")) {
        *end += strtod_word(*end, "infinity") ? 8 : 3;
        return infinity;
    }
    if (strtod_word(*end, "nan")) {
        *end += 3;
        return infinity | (uint64_t)1 << (fraction - 1);
    }
    big.count = 0;
    big.sticky = 0;
    big.exponent = 0;
    digits_end = strtod_digits(*end, &big, &significant);
    if (digits_end == *end)
        return 0;
    *end = strtod_exponent(digits_end, &big);
    if (big.count == 0)
        return 0;
    if (significant + big.exponent > 310) {
        errno = ERANGE;
        return infinity;
    }
    if (significant + big.exponent < -345)
        return 0;
    strtod_scale(&big);
    return strtod_round(strtod_top(&big), &big, fraction, bias);
}

static uint64_t strtod_parse(const char *text, char **end, int fraction, int bias) {
    const char *start = text;
    const char *at;
    uint64_t bits;
    int is_negative;

    while (isspace((unsigned char)*start))
        start++;
    is_negative = *start == '-';
    if (*start == '-' || *start == '+')
        start++;
    at = start;
    bits = strtod_magnitude(&at, fraction, bias);
    if (end)
        *end = (char *)(at == start ? text : at);
    if (at == start)
        return 0;
    return bits | (uint64_t)is_negative << (fraction == 52 ? 63 : 31);
}

double strtod(const char *restrict text, char **restrict end) {
    uint64_t bits = strtod_parse(text, end, 52, 1023);
    double value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

float strtof(const char *restrict text, char **restrict end) {
    uint32_t bits = (uint32_t)strtod_parse(text, end, 23, 127);
    float value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

double atof(const char *text) {
    return strtod(text, NULL);
}
