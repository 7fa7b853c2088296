/* Integer arithmetic and pseudo-random numbers of stdlib.h (C11 7.22.2, 7.22.6). */
#include <stdint.h>
#include <stdlib.h>

static uint64_t rand_state = 1;

int abs(int value) {
    return value < 0 ? -value : value;
}

long labs(long value) {
    return value < 0 ? -value : value;
}

long long llabs(long long value) {
    return value < 0 ? -value : value;
}

div_t div(int numerator, int denominator) {
    div_t result;

    result.quot = numerator / denominator;
    result.rem = numerator % denominator;
    return result;
}

ldiv_t ldiv(long numerator, long denominator) {
    ldiv_t result;

    result.quot = numerator / denominator;
    result.rem = numerator % denominator;
    return result;
}

/* Linear congruential, with Knuth's MMIX constants (TAOCP volume 2, 3.3.4); the high bits are the good ones. */
int rand(void) {
    rand_state = rand_state * 6364136223846793005UL + 1442695040888963407UL;
    return (int)(rand_state >> 33);
}

void srand(unsigned seed) {
    rand_state = seed;
}
