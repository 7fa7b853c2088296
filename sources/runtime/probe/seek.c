/* Where the greatest or least of some numbers stands, found by values first and then by place: values go side by side,
   while the plain loop waits at each element for the one that its last comparison chose.

       for (i = start; i < end; i++)
           if (numbers[i] > numbers[best])
               best = i;

   The first of several equal ones is found, as above. A NaN is never better, and where numbers[best] is one at the
   start nothing is: all comparisons with it are false in every lane, too. */

enum { SEEK_LANES = 32 };

#define SEEK(name, type, better)                                                                                       \
    int name(const type *numbers, int start, int end, int best) {                                                      \
        type lanes[SEEK_LANES], found;                                                                                 \
        long i, last = (long)end - SEEK_LANES;                                                                         \
                                                                                                                       \
        if (start >= end)                                                                                              \
            return best;                                                                                               \
        found = numbers[best];                                                                                         \
        for (int lane = 0; lane < SEEK_LANES; lane++)                                                                  \
            lanes[lane] = found;                                                                                       \
        for (i = start; i <= last; i += SEEK_LANES)                                                                    \
            for (int lane = 0; lane < SEEK_LANES; lane++)                                                              \
                lanes[lane] = numbers[i + lane] better lanes[lane] ? numbers[i + lane] : lanes[lane];                  \
        for (; i < end; i++)                                                                                           \
            lanes[0] = numbers[i] better lanes[0] ? numbers[i] : lanes[0];                                             \
        for (int half = SEEK_LANES / 2; half > 0; half /= 2)                                                           \
            for (int lane = 0; lane < half; lane++)                                                                    \
                lanes[lane] = lanes[half + lane] better lanes[lane] ? lanes[half + lane] : lanes[lane];                \
        if (!(lanes[0] better found))                                                                                  \
            return best;                                                                                               \
        found = lanes[0];                                                                                              \
        for (i = start; i <= last; i += SEEK_LANES) {                                                                  \
            int hits = 0;                                                                                              \
            for (int lane = 0; lane < SEEK_LANES; lane++)                                                              \
                hits += numbers[i + lane] == found;                                                                    \
            if (hits)                                                                                                  \
                break;                                                                                                 \
        }                                                                                                              \
        while (numbers[i] != found)                                                                                    \
            i++;                                                                                                       \
        return (int)i;                                                                                                 \
    }

SEEK(__seek_greatest_float, float, >)
SEEK(__seek_least_float, float, <)
SEEK(__seek_greatest_double, double, >)
SEEK(__seek_least_double, double, <)
SEEK(__seek_greatest_int, int, >)
SEEK(__seek_least_int, int, <)
