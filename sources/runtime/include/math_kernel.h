/* Double precision parts shared by the single precision functions: errors below 2^-34. */
#ifndef MATH_KERNEL_H
#define MATH_KERNEL_H

/* e^x; 0 or more than FLT_MAX far outside the range of float. */
double math_exp(double x);

/* The natural logarithm of a positive, finite, normal x. */
double math_log(double x);

#endif
