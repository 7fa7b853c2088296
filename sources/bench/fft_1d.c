/* Double-precision butterflies: a radix-2 Fourier transform there and back, several times. */

#include <math.h>

#include "bench.h"

enum { FFT_BITS = 11, FFT_SIZE = 1 << FFT_BITS, FFT_ROUNDS = 12 };

/* Real and imaginary parts are kept apart: over pairs of them gcc 12 fuses multiply and add in spite of
   -ffp-contract=off where the CPU can (vfmaddsub), and the last bits differ. */
static double points[2][FFT_SIZE];
static double roots[2][FFT_SIZE / 2];

/* roots[k] = exp(-2 pi i k / size) from square roots alone, which IEEE 754 rounds correctly everywhere: half angles
   give the powers of two, products give the rest. */
static void roots_fill(void)
{
    double re = -1.0; /* exp(-pi i) */

    roots[0][0] = 1.0;
    roots[1][0] = 0.0;
    for (int step = FFT_SIZE / 4; step >= 1; step /= 2) {
        re = sqrt((1.0 + re) * 0.5);
        double im = -sqrt((1.0 - re) * (1.0 + re));
        for (int k = 0; k + step < FFT_SIZE / 2; k += 2 * step) {
            roots[0][k + step] = roots[0][k] * re - roots[1][k] * im;
            roots[1][k + step] = roots[0][k] * im + roots[1][k] * re;
        }
    }
}

static void swap(double *a, double *b)
{
    double saved = *a;

    *a = *b;
    *b = saved;
}

static void points_reorder(void)
{
    uint32_t reversed = 0;

    for (uint32_t i = 0; i < FFT_SIZE; i++) {
        uint32_t bit = FFT_SIZE / 2;
        if (i < reversed) {
            swap(&points[0][i], &points[0][reversed]);
            swap(&points[1][i], &points[1][reversed]);
        }
        for (; reversed & bit; bit /= 2)
            reversed ^= bit;
        reversed |= bit;
    }
}

/* Combines `half` points from `low` on with those `half` behind them. */
static void butterflies(int low, int half, double sign)
{
    int stride = FFT_SIZE / 2 / half;
    double *re = points[0] + low;
    double *im = points[1] + low;

    for (int k = 0; k < half; k++) {
        double root_re = roots[0][k * stride];
        double root_im = roots[1][k * stride] * sign;
        double part_re = re[half + k] * root_re - im[half + k] * root_im;
        double part_im = re[half + k] * root_im + im[half + k] * root_re;
        re[half + k] = re[k] - part_re;
        im[half + k] = im[k] - part_im;
        re[k] += part_re;
        im[k] += part_im;
    }
}

/* `sign` is 1.0, or -1.0 for the way back. */
static void transform(double sign)
{
    points_reorder();
    for (int half = 1; half < FFT_SIZE; half *= 2) {
        for (int low = 0; low < FFT_SIZE; low += 2 * half)
            butterflies(low, half, sign);
    }
}

int bench_fft_1d(void)
{
    uint32_t state = bench_opaque(5);

    roots_fill();
    for (int i = 0; i < FFT_SIZE; i++) {
        points[0][i] = (double)(bench_random(&state) >> 8) / 16777216.0 - 0.5;
        points[1][i] = (double)(bench_random(&state) >> 8) / 16777216.0 - 0.5;
    }
    for (int round = 0; round < FFT_ROUNDS; round++) {
        transform(1.0);
        if (round + 1 == FFT_ROUNDS)
            break; /* ends on the spectrum, which the test compares with another implementation */
        transform(-1.0);
        for (int i = 0; i < FFT_SIZE; i++) {
            points[0][i] /= FFT_SIZE;
            points[1][i] /= FFT_SIZE;
        }
    }
    return bench_digest("fft_1d", bench_hash(points, sizeof points), 0x53cdb92ba0aaef40ULL);
}
