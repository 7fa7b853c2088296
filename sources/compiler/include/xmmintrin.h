/* SSE (Intel SDM volume 2) on GNU C's vectors; see <emmintrin.h>. */
#ifndef __META_XMMINTRIN
#define __META_XMMINTRIN 1

typedef float __m128 __attribute__((__vector_size__(16), __may_alias__));
typedef float __m128_u __attribute__((__vector_size__(16), __may_alias__, __aligned__(1)));
typedef float __v4sf __attribute__((__vector_size__(16)));

#define __META_SSE extern __inline __attribute__((__gnu_inline__, __always_inline__, __artificial__))
#define __META_ASM2S(name, instruction) \
    __META_SSE __m128 name(__m128 __a, __m128 __b) \
    { __asm__(instruction " %1, %0" : "+x"(__a) : "x"(__b)); return __a; }

#define _MM_HINT_T0 3
#define _MM_HINT_T1 2
#define _MM_HINT_T2 1
#define _MM_HINT_NTA 0
#define _mm_prefetch(p, hint) __builtin_prefetch((p), 0, (hint))
#define _MM_SHUFFLE(d, c, b, a) (((d) << 6) | ((c) << 4) | ((b) << 2) | (a))
#define _mm_shuffle_ps(a, b, n) ((__m128)__builtin_shufflevector((__v4sf)(a), (__v4sf)(b), (n) & 3, ((n) >> 2) & 3, \
                                                                 4 + (((n) >> 4) & 3), 4 + (((n) >> 6) & 3)))

__META_SSE __m128 _mm_setzero_ps(void) { return (__m128){0, 0, 0, 0}; }
__META_SSE __m128 _mm_set1_ps(float __a) { return (__m128){__a, __a, __a, __a}; }
__META_SSE __m128 _mm_set_ps1(float __a) { return (__m128){__a, __a, __a, __a}; }
__META_SSE __m128 _mm_set_ps(float __d, float __c, float __b, float __a) { return (__m128){__a, __b, __c, __d}; }
__META_SSE __m128 _mm_setr_ps(float __a, float __b, float __c, float __d) { return (__m128){__a, __b, __c, __d}; }
__META_SSE __m128 _mm_set_ss(float __a) { return (__m128){__a, 0, 0, 0}; }
__META_SSE __m128 _mm_load_ps(float const *__p) { return *(const __m128 *)__p; }
__META_SSE __m128 _mm_loadu_ps(float const *__p) { return *(const __m128_u *)__p; }
__META_SSE __m128 _mm_load1_ps(float const *__p) { return _mm_set1_ps(*__p); }
__META_SSE void _mm_store_ps(float *__p, __m128 __a) { *(__m128 *)__p = __a; }
__META_SSE void _mm_storeu_ps(float *__p, __m128 __a) { *(__m128_u *)__p = __a; }
__META_SSE void _mm_store_ss(float *__p, __m128 __a) { *__p = __a[0]; }
__META_SSE float _mm_cvtss_f32(__m128 __a) { return __a[0]; }
__META_SSE __m128 _mm_add_ps(__m128 __a, __m128 __b) { return __a + __b; }
__META_SSE __m128 _mm_sub_ps(__m128 __a, __m128 __b) { return __a - __b; }
__META_SSE __m128 _mm_mul_ps(__m128 __a, __m128 __b) { return __a * __b; }
__META_SSE __m128 _mm_div_ps(__m128 __a, __m128 __b) { return __a / __b; }
__META_SSE __m128 _mm_sqrt_ps(__m128 __a)
{
    __asm__("sqrtps %0, %0" : "+x"(__a));
    return __a;
}
__META_SSE int _mm_movemask_ps(__m128 __a)
{
    int __r;
    __asm__("movmskps %1, %0" : "=r"(__r) : "x"(__a));
    return __r;
}
__META_SSE void _mm_sfence(void) { __asm__ volatile("sfence" : : : "memory"); }
__META_SSE void _mm_pause(void) { __asm__ volatile("pause"); }
__META_ASM2S(_mm_min_ps, "minps")
__META_ASM2S(_mm_max_ps, "maxps")
__META_ASM2S(_mm_and_ps, "andps")
__META_ASM2S(_mm_or_ps, "orps")
__META_ASM2S(_mm_xor_ps, "xorps")
__META_ASM2S(_mm_andnot_ps, "andnps")
__META_ASM2S(_mm_unpacklo_ps, "unpcklps")
__META_ASM2S(_mm_unpackhi_ps, "unpckhps")
__META_ASM2S(_mm_movehl_ps, "movhlps")
__META_ASM2S(_mm_movelh_ps, "movlhps")
__META_ASM2S(_mm_add_ss, "addss")
__META_ASM2S(_mm_cmpeq_ps, "cmpeqps")
__META_ASM2S(_mm_cmplt_ps, "cmpltps")
__META_ASM2S(_mm_cmple_ps, "cmpleps")
__META_ASM2S(_mm_cmpneq_ps, "cmpneqps")

#endif
