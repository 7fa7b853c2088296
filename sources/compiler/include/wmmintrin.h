/* AES and PCLMULQDQ (Intel SDM volume 2); see <emmintrin.h>. */
#ifndef __META_WMMINTRIN
#define __META_WMMINTRIN 1

#include <smmintrin.h>

__META_ASM2(_mm_aesenc_si128, "aesenc")
__META_ASM2(_mm_aesenclast_si128, "aesenclast")
__META_ASM2(_mm_aesdec_si128, "aesdec")
__META_ASM2(_mm_aesdeclast_si128, "aesdeclast")
__META_ASM1(_mm_aesimc_si128, "aesimc")
#define _mm_aeskeygenassist_si128(a, n) __META_IMMEDIATE1(__m128i, "aeskeygenassist", a, n)
#define _mm_clmulepi64_si128(a, b, n) __META_IMMEDIATE2(__m128i, "pclmulqdq", a, b, n)

#endif
