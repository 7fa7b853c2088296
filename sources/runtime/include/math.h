/* Single precision, each function within 1 ulp of the correctly rounded result over its whole range, and
   the exact functions in both precisions. The rounding mode is always to nearest, errno is never set. */
#ifndef MATH_H
#define MATH_H

#define M_E 2.7182818284590452354
#define M_LN2 0.69314718055994530942
#define M_PI 3.14159265358979323846
#define M_PI_2 1.57079632679489661923
#define M_SQRT2 1.41421356237309504880

#define HUGE_VAL (1e308 * 10.0)
#define HUGE_VALF (1e38F * 10.0F)
#define INFINITY HUGE_VALF
#define NAN (HUGE_VALF * 0.0F)

#define isnan(value) ((value) != (value))
#define isinf(value) (!isnan(value) && isnan((value) - (value)))
#define isfinite(value) (!isnan((value) - (value)))

float expf(float x);
float logf(float x);
float powf(float x, float y);
float sinf(float x);
float cosf(float x);
float tanhf(float x);
float sqrtf(float x);

float fabsf(float x);
float copysignf(float x, float sign);
float floorf(float x);
float ceilf(float x);
float truncf(float x);
float roundf(float x);
float fminf(float x, float y);
float fmaxf(float x, float y);
float fmodf(float x, float y);

double sqrt(double x);
double fabs(double x);
double copysign(double x, double sign);
double floor(double x);
double ceil(double x);
double trunc(double x);
double round(double x);
double fmin(double x, double y);
double fmax(double x, double y);
double fmod(double x, double y);

#endif
