/* SSSE3 (Intel SDM volume 2); see <emmintrin.h>. */
#ifndef __META_TMMINTRIN
#define __META_TMMINTRIN 1

#include <pmmintrin.h>

#define __META_ASM1(name, instruction) \
    __META_SSE __m128i name(__m128i __a) \
    { __m128i __r; __asm__(instruction " %1, %0" : "=x"(__r) : "x"(__a)); return __r; }

__META_ASM1(_mm_abs_epi8, "pabsb")
__META_ASM1(_mm_abs_epi16, "pabsw")
__META_ASM1(_mm_abs_epi32, "pabsd")
__META_ASM2(_mm_shuffle_epi8, "pshufb")
__META_ASM2(_mm_maddubs_epi16, "pmaddubsw")
__META_ASM2(_mm_mulhrs_epi16, "pmulhrsw")
__META_ASM2(_mm_hadd_epi16, "phaddw")
__META_ASM2(_mm_hadd_epi32, "phaddd")
__META_ASM2(_mm_hadds_epi16, "phaddsw")
__META_ASM2(_mm_hsub_epi16, "phsubw")
__META_ASM2(_mm_hsub_epi32, "phsubd")
__META_ASM2(_mm_hsubs_epi16, "phsubsw")
__META_ASM2(_mm_sign_epi8, "psignb")
__META_ASM2(_mm_sign_epi16, "psignw")
__META_ASM2(_mm_sign_epi32, "psignd")

#define __META_IMMEDIATE2(type, instruction, a, b, n) \
    (__extension__({ type __r = (type)(a); \
                     __asm__(instruction " %2, %1, %0" : "+x"(__r) : "x"((type)(b)), "i"(n)); __r; }))
#define __META_IMMEDIATE1(type, instruction, a, n) \
    (__extension__({ type __r = (type)(a); __asm__(instruction " %1, %0, %0" : "+x"(__r) : "i"(n)); __r; }))
#define _mm_alignr_epi8(a, b, n) __META_IMMEDIATE2(__m128i, "palignr", a, b, n)

#endif
