/* SSE4.1 (Intel SDM volume 2); see <emmintrin.h>. */
#ifndef __META_SMMINTRIN
#define __META_SMMINTRIN 1

#include <tmmintrin.h>

__META_OP2(_mm_mullo_epi32, __v4su, *)
__META_OP2(_mm_cmpeq_epi64, __v2di, ==)
__META_ASM2(_mm_mul_epi32, "pmuldq")
__META_ASM2(_mm_packus_epi32, "packusdw")
__META_ASM2(_mm_max_epi8, "pmaxsb")
__META_ASM2(_mm_max_epi32, "pmaxsd")
__META_ASM2(_mm_max_epu16, "pmaxuw")
__META_ASM2(_mm_max_epu32, "pmaxud")
__META_ASM2(_mm_min_epi8, "pminsb")
__META_ASM2(_mm_min_epi32, "pminsd")
__META_ASM2(_mm_min_epu16, "pminuw")
__META_ASM2(_mm_min_epu32, "pminud")
__META_ASM1(_mm_minpos_epu16, "phminposuw")
__META_ASM1(_mm_cvtepi8_epi16, "pmovsxbw")
__META_ASM1(_mm_cvtepi8_epi32, "pmovsxbd")
__META_ASM1(_mm_cvtepi8_epi64, "pmovsxbq")
__META_ASM1(_mm_cvtepi16_epi32, "pmovsxwd")
__META_ASM1(_mm_cvtepi16_epi64, "pmovsxwq")
__META_ASM1(_mm_cvtepi32_epi64, "pmovsxdq")
__META_ASM1(_mm_cvtepu8_epi16, "pmovzxbw")
__META_ASM1(_mm_cvtepu8_epi32, "pmovzxbd")
__META_ASM1(_mm_cvtepu8_epi64, "pmovzxbq")
__META_ASM1(_mm_cvtepu16_epi32, "pmovzxwd")
__META_ASM1(_mm_cvtepu16_epi64, "pmovzxwq")
__META_ASM1(_mm_cvtepu32_epi64, "pmovzxdq")
__META_SSE __m128i _mm_blendv_epi8(__m128i __a, __m128i __b, __m128i __m)
{
    __m128i __c = (__m128i)((__v16qi)__m < 0);
    return (__a & ~__c) | (__b & __c);
}
__META_SSE __m128 _mm_blendv_ps(__m128 __a, __m128 __b, __m128 __m)
{
    __v4si __c = (__v4si)__m < 0;
    return (__m128)(((__v4si)__a & ~__c) | ((__v4si)__b & __c));
}
__META_SSE __m128d _mm_blendv_pd(__m128d __a, __m128d __b, __m128d __m)
{
    __v2di __c = (__v2di)__m < 0;
    return (__m128d)(((__v2di)__a & ~__c) | ((__v2di)__b & __c));
}
#define _mm_blend_epi16(a, b, n) __META_IMMEDIATE2(__m128i, "pblendw", a, b, n)
#define _mm_blend_ps(a, b, n) __META_IMMEDIATE2(__m128, "blendps", a, b, n)
#define _mm_blend_pd(a, b, n) __META_IMMEDIATE2(__m128d, "blendpd", a, b, n)
#define _mm_mpsadbw_epu8(a, b, n) __META_IMMEDIATE2(__m128i, "mpsadbw", a, b, n)
#define _mm_dp_ps(a, b, n) __META_IMMEDIATE2(__m128, "dpps", a, b, n)
#define _mm_dp_pd(a, b, n) __META_IMMEDIATE2(__m128d, "dppd", a, b, n)
#define _mm_insert_ps(a, b, n) __META_IMMEDIATE2(__m128, "insertps", a, b, n)

#define _MM_FROUND_TO_NEAREST_INT 0
#define _MM_FROUND_TO_NEG_INF 1
#define _MM_FROUND_TO_POS_INF 2
#define _MM_FROUND_TO_ZERO 3
#define _MM_FROUND_CUR_DIRECTION 4
#define _MM_FROUND_NO_EXC 8
#define _mm_round_ps(a, n) __META_IMMEDIATE1(__m128, "roundps", a, n)
#define _mm_round_pd(a, n) __META_IMMEDIATE1(__m128d, "roundpd", a, n)
#define _mm_floor_ps(a) _mm_round_ps(a, _MM_FROUND_TO_NEG_INF)
#define _mm_floor_pd(a) _mm_round_pd(a, _MM_FROUND_TO_NEG_INF)
#define _mm_ceil_ps(a) _mm_round_ps(a, _MM_FROUND_TO_POS_INF)
#define _mm_ceil_pd(a) _mm_round_pd(a, _MM_FROUND_TO_POS_INF)

#define _mm_extract_epi8(a, n) ((int)((__v16qu)(a))[(n) & 15])
#define _mm_extract_epi32(a, n) (((__v4si)(a))[(n) & 3])
#define _mm_extract_epi64(a, n) (((__v2di)(a))[(n) & 1])
#define _mm_extract_ps(a, n) (((__v4si)(__m128)(a))[(n) & 3])
#define __META_INSERT(vector, a, b, n) (__extension__({ vector __r = (vector)(a); __r[n] = (b); (__m128i)__r; }))
#define _mm_insert_epi8(a, b, n) __META_INSERT(__v16qi, a, (signed char)(b), (n) & 15)
#define _mm_insert_epi32(a, b, n) __META_INSERT(__v4si, a, b, (n) & 3)
#define _mm_insert_epi64(a, b, n) __META_INSERT(__v2di, a, b, (n) & 1)

__META_SSE int _mm_testz_si128(__m128i __a, __m128i __b)
{
    __m128i __r = __a & __b;
    return (__r[0] | __r[1]) == 0;
}
__META_SSE int _mm_testc_si128(__m128i __a, __m128i __b)
{
    __m128i __r = ~__a & __b;
    return (__r[0] | __r[1]) == 0;
}
#define _mm_test_all_zeros(m, v) _mm_testz_si128((m), (v))
#define _mm_test_all_ones(v) _mm_testc_si128((v), (__m128i){-1, -1})
__META_SSE __m128i _mm_stream_load_si128(__m128i *__p) { return *__p; }

#endif
