/* Short blocks of memory, copied by two loads and two stores that may overlap in the middle: string instructions take
   longer to start. All is read before anything is written. */
#include <string.h>

#define BOTH_ENDS(bytes)                                                                                               \
    do {                                                                                                               \
        struct { unsigned char at[bytes]; } first, last;                                                               \
        memcpy(&first, source, sizeof first);                                                                          \
        memcpy(&last, source + size - sizeof last, sizeof last);                                                       \
        memcpy(target, &first, sizeof first);                                                                          \
        memcpy(target + size - sizeof last, &last, sizeof last);                                                       \
    } while (0)

void *__copy_short(void *restrict to, const void *restrict from, unsigned long size) {
    char *target = to;
    const char *source = from;

    if (size > 64)
        return memcpy(to, from, size);
    if (size > 32)
        BOTH_ENDS(32);
    else if (size > 16)
        BOTH_ENDS(16);
    else if (size >= 8)
        BOTH_ENDS(8);
    else if (size >= 4)
        BOTH_ENDS(4);
    else if (size >= 2)
        BOTH_ENDS(2);
    else if (size == 1)
        *target = *source;
    return to;
}
