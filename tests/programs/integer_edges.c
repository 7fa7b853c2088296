/* The edges of the integer types: minimum and maximum constants, negation, comparison across signs, overflow of unsigned. */
#include <limits.h>
#include <stdint.h>
int printf(const char *, ...);
int main(void)
{
    volatile int min = INT_MIN, max = INT_MAX; volatile unsigned umax = UINT_MAX; volatile long lmin = LONG_MIN, lmax = LONG_MAX; volatile unsigned long ulmax = ULONG_MAX; printf("%d %d %u %ld %ld %lu\n", min, max, umax, lmin, lmax, ulmax); printf("%d %d %d %d %d %d\n", CHAR_MIN, CHAR_MAX, SCHAR_MIN, UCHAR_MAX, SHRT_MIN, USHRT_MAX); printf("%d %d %d %d %d\n", min < max, min < umax, -1 > umax - 1, lmin < min, (long)umax > max); printf("%u %lu %d %d\n", umax + 1, ulmax + 1, max - -1 * 0, min / 2); printf("%u %u %ld %ld\n", -min - 1u, (unsigned)min, -(long)min, (long)(unsigned)min); printf("%d %d %ld %ld\n", min >> 31, max >> 30, lmin >> 63, lmin / -2); printf("%u %lu %u\n", umax * umax, ulmax * ulmax, umax / 3 * 2); printf("%d %ld %d\n", min % 10, lmin % 1000, -7 % 7); printf("%ld %ld %lu\n", (long)INT64_MIN, (long)INT32_MAX, (unsigned long)UINT64_MAX); printf("%d %d %d\n", (int8_t)128, (uint8_t)-1, (int16_t)40000); int64_t product = (int64_t)max * max; uint64_t uproduct = (uint64_t)umax * umax; printf("%ld %lu %ld\n", (long)product, (unsigned long)uproduct, (long)min * min); printf("%d %d\n", (int)(umax / 2 == max), (int)(ulmax >> 1 == lmax)); printf("%x %x\n", ~0, ~0u >> 1); return 0;
}
