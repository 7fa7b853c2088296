/* What there is of Intel's intrinsics: SSE to SSE4.2, AES, AVX, AVX2, FMA, some of AVX-512, and what has no vectors. */
#ifndef __META_IMMINTRIN
#define __META_IMMINTRIN 1

#include <avx512intrin.h>
#include <bmiintrin.h>

__META_SSE unsigned long long __rdtsc(void)
{
    unsigned int __low, __high;
    __asm__ volatile("rdtsc" : "=a"(__low), "=d"(__high));
    return (unsigned long long)__high << 32 | __low;
}

#endif
