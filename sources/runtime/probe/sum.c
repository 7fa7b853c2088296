/* Sums of narrow numbers, in lanes that are twice as wide as a number: to make every number as wide as the sum takes
   longer than to add it.

       for (i = start; i < end; i++)
           sum += numbers[i];

   A lane holds the sum of ROUNDS numbers whatever they are: 257 * 255 = 2^16 - 1, 256 * -128 = -2^15, and so on. Then
   the lanes are added up. The sum is exact, as it has fewer than 2^32 parts; what it is added to wraps, or does not, as
   it would have done one by one. */

enum { SUM_LANES = 64 };

#define SUM(name, type, wider, rounds)                                                                                 \
    long name(const type *numbers, long start, long end) {                                                             \
        long sum = 0, i = start;                                                                                       \
                                                                                                                       \
        while (end - i >= SUM_LANES) {                                                                                 \
            long most = (end - i) / SUM_LANES, last = i + SUM_LANES * (most < rounds ? most : rounds);                 \
            wider lanes[SUM_LANES] = {0};                                                                              \
            for (; i < last; i += SUM_LANES)                                                                           \
                for (int lane = 0; lane < SUM_LANES; lane++)                                                           \
                    lanes[lane] += numbers[i + lane];                                                                  \
            for (int lane = 0; lane < SUM_LANES; lane++)                                                               \
                sum += lanes[lane];                                                                                    \
        }                                                                                                              \
        for (; i < end; i++)                                                                                           \
            sum += numbers[i];                                                                                         \
        return sum;                                                                                                    \
    }

SUM(__sum_char, char, short, 256)
SUM(__sum_signed_char, signed char, short, 256)
SUM(__sum_unsigned_char, unsigned char, unsigned short, 257)
SUM(__sum_short, short, int, 65536)
SUM(__sum_unsigned_short, unsigned short, unsigned int, 65537)
