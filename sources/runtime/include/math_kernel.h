/* Double precision parts shared by the single precision functions: errors below 2^-34. */
#ifndef MATH_KERNEL_H
#define MATH_KERNEL_H

#include <stdint.h>

/* A number and its bits (GNU C and C11 6.5.2.3, footnote 95): free-standing compilers call memcpy for this. */
union math_float {
    float number;
    uint32_t bits;
};

union math_double {
    double number;
    uint64_t bits;
};

/* e^x; 0 or more than FLT_MAX far outside the range of float. */
double math_exp(double x);

/* The natural logarithm of a positive, finite, normal x. */
double math_log(double x);

#endif
