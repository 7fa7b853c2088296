/* POPCNT (Intel SDM volume 2). */
#ifndef __META_POPCNTINTRIN
#define __META_POPCNTINTRIN 1

#include <xmmintrin.h>

__META_SSE int _mm_popcnt_u32(unsigned int __a) { return __builtin_popcount(__a); }
__META_SSE long long _mm_popcnt_u64(unsigned long long __a) { return __builtin_popcountll(__a); }

#endif
