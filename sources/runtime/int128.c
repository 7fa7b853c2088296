/* What compilers call for __int128: division, and conversions from and to floating types. Names and meaning are
   those of libgcc ("Routines for integer arithmetic", gcc internals 4.1). A program without __int128 holds none. */
#include <stdint.h>

typedef __int128 int128;
typedef unsigned __int128 uint128;

#define TWO_TO_64 18446744073709551616.0L

/* The quotient and remainder of high:low by divisor; high < divisor, or the processor traps. */
static uint64_t divide_step(uint64_t high, uint64_t low, uint64_t divisor, uint64_t *remainder) {
    uint64_t quotient;

    __asm__("divq %4" : "=a"(quotient), "=d"(*remainder) : "0"(low), "1"(high), "r"(divisor) : "cc");
    return quotient;
}

static uint128 divide(uint128 value, uint128 divisor, uint128 *remainder) {
    uint64_t high = (uint64_t)(value >> 64), rest = 0, top;
    uint128 quotient = 0;
    int shift;

    if (divisor >> 64 == 0) {
        uint64_t low_divisor = (uint64_t)divisor;

        top = divide_step(0, high, low_divisor, &rest);
        quotient = (uint128)top << 64 | divide_step(rest, (uint64_t)value, low_divisor, &rest);
        *remainder = rest;
        return quotient;
    }
    if (value < divisor) {
        *remainder = value;
        return 0;
    }
    /* The divisor has a high half, so the quotient has at most 64 bits: one bit a turn. */
    shift = __builtin_clzll((uint64_t)(divisor >> 64)) - __builtin_clzll(high);
    divisor <<= shift;
    for (; shift >= 0; shift--) {
        quotient <<= 1;
        if (value >= divisor) {
            value -= divisor;
            quotient |= 1;
        }
        divisor >>= 1;
    }
    *remainder = value;
    return quotient;
}

static uint128 magnitude(int128 value) {
    return value < 0 ? -(uint128)value : (uint128)value;
}

uint128 __udivti3(uint128 value, uint128 divisor) {
    uint128 rest;

    return divide(value, divisor, &rest);
}

uint128 __umodti3(uint128 value, uint128 divisor) {
    uint128 rest;

    divide(value, divisor, &rest);
    return rest;
}

int128 __divti3(int128 value, int128 divisor) {
    uint128 rest;
    uint128 quotient = divide(magnitude(value), magnitude(divisor), &rest);

    return (int128)((value < 0) != (divisor < 0) ? -quotient : quotient);
}

int128 __modti3(int128 value, int128 divisor) {
    uint128 rest;

    divide(magnitude(value), magnitude(divisor), &rest);
    return (int128)(value < 0 ? -rest : rest);
}

/* Floating to integer. A long double holds every float and double; values out of range are undefined in C. */

uint128 __fixunsxfti(long double value) {
    uint64_t high = value >= TWO_TO_64 ? (uint64_t)(value / TWO_TO_64) : 0;

    return (uint128)high << 64 | (uint64_t)(value - high * TWO_TO_64);
}

int128 __fixxfti(long double value) {
    return value < 0 ? -(int128)__fixunsxfti(-value) : (int128)__fixunsxfti(value);
}

uint128 __fixunsdfti(double value) {
    return __fixunsxfti(value);
}

uint128 __fixunssfti(float value) {
    return __fixunsxfti(value);
}

int128 __fixdfti(double value) {
    return __fixxfti(value);
}

int128 __fixsfti(float value) {
    return __fixxfti(value);
}

/* Integer to floating, rounded once. The upper 64 bits of the value with a sticky bit below them round as the
   value does, because float and double have fewer than 62 bits; scaling back by a power of two is exact. */

static uint64_t leading(uint128 value, long double *scale) {
    int shift = value >> 64 ? 64 - __builtin_clzll((uint64_t)(value >> 64)) : 0;
    uint64_t kept = (uint64_t)(value >> shift);

    *scale = shift == 64 ? TWO_TO_64 : (long double)((uint64_t)1 << shift);
    return kept | (shift && (value & (((uint128)1 << shift) - 1)));
}

double __floatuntidf(uint128 value) {
    long double scale;
    uint64_t kept = leading(value, &scale);

    return (double)kept * (double)scale;
}

float __floatuntisf(uint128 value) {
    long double scale;
    uint64_t kept = leading(value, &scale);

    return (float)kept * (float)scale;
}

long double __floatuntixf(uint128 value) {
    return (long double)(uint64_t)(value >> 64) * TWO_TO_64 + (long double)(uint64_t)value;
}

double __floattidf(int128 value) {
    return value < 0 ? -__floatuntidf(magnitude(value)) : __floatuntidf(magnitude(value));
}

float __floattisf(int128 value) {
    return value < 0 ? -__floatuntisf(magnitude(value)) : __floatuntisf(magnitude(value));
}

long double __floattixf(int128 value) {
    return value < 0 ? -__floatuntixf(magnitude(value)) : __floatuntixf(magnitude(value));
}
