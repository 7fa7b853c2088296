/* What compilers call for the product and quotient of complex numbers (C11 Annex G.5.1). The quotient is that of
   libgcc 12: scaled so that it neither overflows nor underflows too early (Baudin and Smith, "A robust complex
   division in Scilab", 2012), in double for float. A program without _Complex holds none of it. */
#include <float.h>

#define is_nan(x) __builtin_isnan(x)
#define is_inf(x) __builtin_isinf(x)
#define is_finite(x) __builtin_isfinite(x)

/* An infinite operand becomes a unit on its axis, and what is finite or NaN beside it a zero of its sign. */
#define BOX(copysign, x) (copysign(is_inf(x) ? 1 : 0, x))
#define NO_NAN(copysign, x) (is_nan(x) ? copysign(0, x) : (x))

#define PRODUCT(name, type, copysign)                                                                            \
    type _Complex name(type a, type b, type c, type d) {                                                         \
        type ac = a * c, bd = b * d, ad = a * d, bc = b * c, x = ac - bd, y = ad + bc;                           \
        int recalculate = 0;                                                                                     \
                                                                                                                 \
        if (!is_nan(x) || !is_nan(y))                                                                            \
            return __builtin_complex(x, y);                                                                      \
        if (is_inf(a) || is_inf(b)) {                                                                            \
            a = BOX(copysign, a), b = BOX(copysign, b);                                                          \
            c = NO_NAN(copysign, c), d = NO_NAN(copysign, d);                                                    \
            recalculate = 1;                                                                                     \
        }                                                                                                        \
        if (is_inf(c) || is_inf(d)) {                                                                            \
            c = BOX(copysign, c), d = BOX(copysign, d);                                                          \
            a = NO_NAN(copysign, a), b = NO_NAN(copysign, b);                                                    \
            recalculate = 1;                                                                                     \
        }                                                                                                        \
        if (!recalculate && (is_inf(ac) || is_inf(bd) || is_inf(ad) || is_inf(bc))) {                            \
            a = NO_NAN(copysign, a), b = NO_NAN(copysign, b);                                                    \
            c = NO_NAN(copysign, c), d = NO_NAN(copysign, d);                                                    \
            recalculate = 1;                                                                                     \
        }                                                                                                        \
        if (recalculate)                                                                                         \
            return __builtin_complex((type)__builtin_inf() * (a * c - b * d),                                    \
                                     (type)__builtin_inf() * (a * d + b * c));                                   \
        return __builtin_complex(x, y);                                                                          \
    }

PRODUCT(__mulsc3, float, __builtin_copysignf)
PRODUCT(__muldc3, double, __builtin_copysign)
PRODUCT(__mulxc3, long double, __builtin_copysignl)

/* What C asks for where the plain quotient x + iy came out as NaN: division by zero, of and by infinities. */
#define SPECIAL_QUOTIENT(type, copysign)                                                                         \
    if (is_nan(x) && is_nan(y)) {                                                                                \
        type infinity = (type)__builtin_inf();                                                                   \
                                                                                                                 \
        if (c == 0 && d == 0 && (!is_nan(a) || !is_nan(b))) {                                                    \
            x = copysign(infinity, c) * a;                                                                       \
            y = copysign(infinity, c) * b;                                                                       \
        } else if ((is_inf(a) || is_inf(b)) && is_finite(c) && is_finite(d)) {                                   \
            a = BOX(copysign, a), b = BOX(copysign, b);                                                          \
            x = infinity * (a * c + b * d);                                                                      \
            y = infinity * (b * c - a * d);                                                                      \
        } else if ((is_inf(c) || is_inf(d)) && is_finite(a) && is_finite(b)) {                                   \
            c = BOX(copysign, c), d = BOX(copysign, d);                                                          \
            x = 0 * (a * c + b * d);                                                                             \
            y = 0 * (b * c - a * d);                                                                             \
        }                                                                                                        \
    }

float _Complex __divsc3(float a, float b, float c, float d) {
    double norm = (double)c * c + (double)d * d;
    float x = (float)(((double)a * c + (double)b * d) / norm);
    float y = (float)(((double)b * c - (double)a * d) / norm);

    SPECIAL_QUOTIENT(float, __builtin_copysignf)
    return __builtin_complex(x, y);
}

/* Scales a, b, c and d where the larger part of the divisor, `big`, is near a limit of the type. */
#define SCALE(factor) (a *= (factor), b *= (factor), c *= (factor), d *= (factor))
#define RESCALE(fabs, big, greatest, least, epsilon)                                                             \
    if (fabs(big) >= (greatest) / 2)                                                                             \
        SCALE((__typeof__(a))0.5);                                                                               \
    if (fabs(big) < (epsilon))                                                                                   \
        SCALE(1 / (epsilon));                                                                                    \
    else if ((fabs(a) < (least) && fabs(b) < (greatest) / 2 * (epsilon) &&                                       \
              fabs(big) < (greatest) / 2 * (epsilon)) ||                                                         \
             (fabs(b) < (least) && fabs(a) < (greatest) / 2 * (epsilon) &&                                       \
              fabs(big) < (greatest) / 2 * (epsilon)))                                                           \
        SCALE(1 / (epsilon));

#define QUOTIENT(name, type, fabs, copysign, greatest, least, epsilon)                                           \
    type _Complex name(type a, type b, type c, type d) {                                                         \
        type ratio, norm, x, y;                                                                                  \
                                                                                                                 \
        if (fabs(c) < fabs(d)) {                                                                                 \
            RESCALE(fabs, d, greatest, least, epsilon)                                                           \
            ratio = c / d;                                                                                       \
            norm = c * ratio + d;                                                                                \
            x = (fabs(ratio) > (least) ? a * ratio + b : c * (a / d) + b) / norm;                                \
            y = (fabs(ratio) > (least) ? b * ratio - a : c * (b / d) - a) / norm;                                \
        } else {                                                                                                 \
            RESCALE(fabs, c, greatest, least, epsilon)                                                           \
            ratio = d / c;                                                                                       \
            norm = d * ratio + c;                                                                                \
            x = (fabs(ratio) > (least) ? b * ratio + a : d * (b / c) + a) / norm;                                \
            y = (fabs(ratio) > (least) ? b - a * ratio : b - d * (a / c)) / norm;                                \
        }                                                                                                        \
        SPECIAL_QUOTIENT(type, copysign)                                                                         \
        return __builtin_complex(x, y);                                                                          \
    }

QUOTIENT(__divdc3, double, __builtin_fabs, __builtin_copysign, DBL_MAX, DBL_MIN, DBL_EPSILON)
QUOTIENT(__divxc3, long double, __builtin_fabsl, __builtin_copysignl, LDBL_MAX, LDBL_MIN, LDBL_EPSILON)
