/* Correctly rounded decimal text of a double.

   A double is m * 2^e with integers m and e. With e >= 0 it is an integer; with e < 0 it equals
   (m * 5^-e) / 10^-e, an integer with the decimal point moved. Either way all its digits come from multiplying
   a big integer by small numbers; then the digits are rounded in decimal, ties to even. */
#include <format.h>
#include <stdint.h>
#include <string.h>

#define BIG_BASE 1000000000U
#define BIG_WORDS 86       /* 2^53 * 5^1074 has 767 digits */
#define DECIMAL_DIGITS 776 /* BIG_WORDS * 9, rounded up */

struct big {
    uint32_t words[BIG_WORDS]; /* base 10^9, least significant first */
    int count;
};

/* 0.d1d2d3... * 10^point */
struct decimal {
    char digits[DECIMAL_DIGITS];
    int count;
    int point;
};

/* Multiplies by base^power; `chunk` is base^step, the largest below BIG_BASE, so that a carry is one word. */
static void big_scale(struct big *big, unsigned base, unsigned chunk, int step, int power) {
    while (power > 0) {
        unsigned factor = power >= step ? chunk : base;
        uint64_t carry = 0;
        for (int i = 0; i < big->count; i++) {
            carry += (uint64_t)big->words[i] * factor;
            big->words[i] = (uint32_t)(carry % BIG_BASE);
            carry /= BIG_BASE;
        }
        if (carry > 0)
            big->words[big->count++] = (uint32_t)carry;
        power -= power >= step ? step : 1;
    }
}

static void decimal_from_big(struct decimal *decimal, const struct big *big) {
    decimal->count = 0;
    for (int i = big->count - 1; i >= 0; i--) {
        unsigned divisor = BIG_BASE / 10;
        for (uint32_t word = big->words[i]; divisor > 0; divisor /= 10) {
            unsigned digit = word / divisor % 10;
            if (digit != 0 || decimal->count > 0)
                decimal->digits[decimal->count++] = (char)('0' + digit);
        }
    }
}

/* `bits` is a finite double without its sign. */
static void decimal_from_double(struct decimal *decimal, uint64_t bits) {
    struct big big;
    uint64_t mantissa = bits & 0xfffffffffffffUL;
    int exponent = (int)(bits >> 52);

    decimal->count = 0;
    decimal->point = 1; /* zero prints as 0e+00 */
    if (bits == 0)
        return;
    if (exponent > 0)
        mantissa |= 0x10000000000000UL;
    else
        exponent = 1;
    exponent -= 1075;
    for (; exponent < 0 && mantissa % 2 == 0; exponent++)
        mantissa /= 2;
    big.words[0] = (uint32_t)(mantissa % BIG_BASE);
    big.words[1] = (uint32_t)(mantissa / BIG_BASE);
    big.count = 2;
    if (exponent >= 0)
        big_scale(&big, 2, 1U << 29, 29, exponent);
    else
        big_scale(&big, 5, 244140625, 12, -exponent);
    decimal_from_big(decimal, &big);
    decimal->point = decimal->count + (exponent < 0 ? exponent : 0);
}

/* Keeps the first `count` digits, rounded to nearest, ties to even. */
static void decimal_round(struct decimal *decimal, int count) {
    char *digits = decimal->digits;
    int up;

    if (count >= decimal->count)
        return;
    if (count < 0) {
        decimal->count = 0;
        return;
    }
    up = digits[count] > '5';
    if (digits[count] == '5') {
        up = count > 0 && digits[count - 1] % 2 != 0;
        for (int i = count + 1; i < decimal->count; i++)
            up |= digits[i] != '0';
    }
    decimal->count = count;
    if (!up)
        return;
    while (count > 0 && digits[count - 1] == '9')
        count--;
    decimal->count = count; /* what follows is zeros */
    if (count > 0) {
        digits[count - 1]++;
        return;
    }
    digits[0] = '1';
    decimal->count = 1;
    decimal->point++;
}

static void format_digits(struct format_state *state, const struct decimal *decimal, int from, int count) {
    for (int i = from; i < from + count; i++)
        format_repeat(state, i >= 0 && i < decimal->count ? decimal->digits[i] : '0', 1);
}

static void format_fixed(struct format_state *state, const char *sign, const struct decimal *decimal, int has_dot) {
    int whole = decimal->point > 0 ? decimal->point : 1;

    format_open(state, sign, (size_t)(whole + has_dot + state->precision));
    format_digits(state, decimal, decimal->point - whole, whole);
    format_put(state, ".", (size_t)has_dot);
    format_digits(state, decimal, decimal->point, state->precision);
    format_close(state);
}

static void format_scientific(struct format_state *state, const char *sign, const struct decimal *decimal,
                              int has_dot, int letter) {
    int exponent = decimal->point - 1;
    int size = exponent < 0 ? -exponent : exponent;
    char text[5];
    size_t used = 0;

    text[used++] = (char)letter;
    text[used++] = exponent < 0 ? '-' : '+';
    if (size >= 100)
        text[used++] = (char)('0' + size / 100);
    text[used++] = (char)('0' + size / 10 % 10);
    text[used++] = (char)('0' + size % 10);
    format_open(state, sign, (size_t)(1 + has_dot + state->precision) + used);
    format_digits(state, decimal, 0, 1);
    format_put(state, ".", (size_t)has_dot);
    format_digits(state, decimal, 1, state->precision);
    format_put(state, text, used);
    format_close(state);
}

void format_float(struct format_state *state, int conversion, double value) {
    struct decimal decimal;
    uint64_t bits;
    const char *sign;
    int kind = conversion | 32;

    memcpy(&bits, &value, sizeof bits);
    sign = format_sign(state, (int)(bits >> 63));
    bits &= 0x7fffffffffffffffUL;
    if (bits >= 0x7ff0000000000000UL) {
        const char *names = conversion == kind ? "infnan" : "INFNAN";
        state->flags &= ~(unsigned)FORMAT_ZERO;
        format_open(state, sign, 3);
        format_put(state, names + (bits > 0x7ff0000000000000UL ? 3 : 0), 3);
        format_close(state);
        return;
    }
    if (state->precision < 0)
        state->precision = 6;
    decimal_from_double(&decimal, bits);
    if (kind == 'g') { /* C11 7.21.6.1p8: the style depends on the rounded exponent */
        int significant = state->precision > 0 ? state->precision : 1;
        decimal_round(&decimal, significant);
        kind = decimal.point > significant || decimal.point < -3 ? 'e' : 'f';
        while (decimal.count > 0 && decimal.digits[decimal.count - 1] == '0')
            decimal.count--;
        if (!(state->flags & FORMAT_ALTERNATE))
            significant = decimal.count > 0 ? decimal.count : 1;
        state->precision = significant - (kind == 'e' ? 1 : decimal.point);
        if (state->precision < 0)
            state->precision = 0;
    } else {
        decimal_round(&decimal, state->precision + (kind == 'e' ? 1 : decimal.point));
    }
    if (kind == 'e')
        format_scientific(state, sign, &decimal, state->precision > 0 || state->flags & FORMAT_ALTERNATE,
                          conversion & 32 ? 'e' : 'E');
    else
        format_fixed(state, sign, &decimal, state->precision > 0 || state->flags & FORMAT_ALTERNATE);
}
