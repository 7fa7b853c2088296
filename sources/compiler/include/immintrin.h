/* What there is of Intel's intrinsics: SSE and SSE2, and a few instructions without vectors. */
#ifndef __META_IMMINTRIN
#define __META_IMMINTRIN 1

#include <emmintrin.h>

__META_SSE unsigned long long __rdtsc(void)
{
    unsigned int __low, __high;
    __asm__ volatile("rdtsc" : "=a"(__low), "=d"(__high));
    return (unsigned long long)__high << 32 | __low;
}

#endif
