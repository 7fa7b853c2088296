/* Double-precision butterflies: a radix-2 Fourier transform there and back, several times. */

#include <math.h>

#include "bench.h"

enum { FFT_BITS = 11, FFT_SIZE = 1 << FFT_BITS, FFT_ROUNDS = 12 };

struct complex {
    double re;
    double im;
};

static struct complex points[FFT_SIZE];
static struct complex roots[FFT_SIZE / 2];

/* roots[k] = exp(-2 pi i k / size) from square roots alone, which IEEE 754 rounds correctly everywhere: half angles
   give the powers of two, products give the rest. */
static void roots_fill(void)
{
    struct complex half = {-1.0, 0.0}; /* exp(-pi i) */

    roots[0].re = 1.0;
    roots[0].im = 0.0;
    for (int step = FFT_SIZE / 4; step >= 1; step /= 2) {
        half.re = sqrt((1.0 + half.re) * 0.5);
        half.im = -sqrt((1.0 - half.re) * (1.0 + half.re));
        for (int k = 0; k + step < FFT_SIZE / 2; k += 2 * step) {
            roots[k + step].re = roots[k].re * half.re - roots[k].im * half.im;
            roots[k + step].im = roots[k].re * half.im + roots[k].im * half.re;
        }
    }
}

static void points_reorder(void)
{
    uint32_t reversed = 0;

    for (uint32_t i = 0; i < FFT_SIZE; i++) {
        uint32_t bit = FFT_SIZE / 2;
        if (i < reversed) {
            struct complex saved = points[i];
            points[i] = points[reversed];
            points[reversed] = saved;
        }
        for (; reversed & bit; bit /= 2)
            reversed ^= bit;
        reversed |= bit;
    }
}

/* `sign` is 1.0, or -1.0 for the way back. */
static void transform(double sign)
{
    points_reorder();
    for (int half = 1; half < FFT_SIZE; half *= 2) {
        int stride = FFT_SIZE / 2 / half;
        for (int start = 0; start < FFT_SIZE; start += 2 * half) {
            for (int k = 0; k < half; k++) {
                struct complex root = roots[k * stride];
                struct complex *low = &points[start + k];
                struct complex *high = low + half;
                double re = high->re * root.re - high->im * (root.im * sign);
                double im = high->re * (root.im * sign) + high->im * root.re;
                high->re = low->re - re;
                high->im = low->im - im;
                low->re += re;
                low->im += im;
            }
        }
    }
}

int bench_fft_1d(void)
{
    uint32_t state = bench_opaque(5);

    roots_fill();
    for (int i = 0; i < FFT_SIZE; i++) {
        points[i].re = (double)(bench_random(&state) >> 8) / 16777216.0 - 0.5;
        points[i].im = (double)(bench_random(&state) >> 8) / 16777216.0 - 0.5;
    }
    for (int round = 0; round < FFT_ROUNDS; round++) {
        transform(1.0);
        if (round + 1 == FFT_ROUNDS)
            break; /* ends on the spectrum, which the test compares with another implementation */
        transform(-1.0);
        for (int i = 0; i < FFT_SIZE; i++) {
            points[i].re /= FFT_SIZE;
            points[i].im /= FFT_SIZE;
        }
    }
    return bench_digest("fft_1d", bench_hash(points, sizeof points), 0x36053411b26676fcULL);
}
