/* SSE2 (Intel SDM volume 2; the names of Intel's intrinsics guide) on GNU C's vectors.
 *
 * What a vector operator says is written with it, so that the optimiser understands it; the rest is one instruction
 * of inline assembly. Immediate operands make a macro. */
#ifndef __META_EMMINTRIN
#define __META_EMMINTRIN 1

#include <xmmintrin.h>

typedef long long __m128i __attribute__((__vector_size__(16), __may_alias__));
typedef long long __m128i_u __attribute__((__vector_size__(16), __may_alias__, __aligned__(1)));
typedef double __m128d __attribute__((__vector_size__(16), __may_alias__));
typedef double __m128d_u __attribute__((__vector_size__(16), __may_alias__, __aligned__(1)));
typedef double __v2df __attribute__((__vector_size__(16)));
typedef long long __v2di __attribute__((__vector_size__(16)));
typedef unsigned long long __v2du __attribute__((__vector_size__(16)));
typedef int __v4si __attribute__((__vector_size__(16)));
typedef unsigned int __v4su __attribute__((__vector_size__(16)));
typedef short __v8hi __attribute__((__vector_size__(16)));
typedef unsigned short __v8hu __attribute__((__vector_size__(16)));
typedef signed char __v16qi __attribute__((__vector_size__(16)));
typedef unsigned char __v16qu __attribute__((__vector_size__(16)));

#define __META_OP2(name, vector, op) \
    __META_SSE __m128i name(__m128i __a, __m128i __b) { return (__m128i)((vector)__a op (vector)__b); }
#define __META_ASM2(name, instruction) \
    __META_SSE __m128i name(__m128i __a, __m128i __b) \
    { __asm__(instruction " %1, %0" : "+x"(__a) : "x"(__b)); return __a; }
#define __META_ASM2D(name, instruction) \
    __META_SSE __m128d name(__m128d __a, __m128d __b) \
    { __asm__(instruction " %1, %0" : "+x"(__a) : "x"(__b)); return __a; }
#define __META_SHIFT(name, instruction) \
    __META_SSE __m128i name(__m128i __a, int __n) \
    { __m128i __c = {__n, 0}; __asm__(instruction " %1, %0" : "+x"(__a) : "x"(__c)); return __a; }

__META_OP2(_mm_add_epi8, __v16qu, +)
__META_OP2(_mm_sub_epi8, __v16qu, -)
__META_OP2(_mm_add_epi16, __v8hu, +)
__META_OP2(_mm_sub_epi16, __v8hu, -)
__META_OP2(_mm_add_epi32, __v4su, +)
__META_OP2(_mm_sub_epi32, __v4su, -)
__META_OP2(_mm_add_epi64, __v2du, +)
__META_OP2(_mm_sub_epi64, __v2du, -)
__META_OP2(_mm_mullo_epi16, __v8hu, *)
__META_OP2(_mm_cmpeq_epi8, __v16qi, ==)
__META_OP2(_mm_cmpgt_epi8, __v16qi, >)
__META_OP2(_mm_cmplt_epi8, __v16qi, <)
__META_OP2(_mm_cmpeq_epi16, __v8hi, ==)
__META_OP2(_mm_cmpgt_epi16, __v8hi, >)
__META_OP2(_mm_cmplt_epi16, __v8hi, <)
__META_OP2(_mm_cmpeq_epi32, __v4si, ==)
__META_OP2(_mm_cmpgt_epi32, __v4si, >)
__META_OP2(_mm_cmplt_epi32, __v4si, <)
__META_OP2(_mm_and_si128, __v2du, &)
__META_OP2(_mm_or_si128, __v2du, |)
__META_OP2(_mm_xor_si128, __v2du, ^)
__META_SSE __m128i _mm_andnot_si128(__m128i __a, __m128i __b) { return ~__a & __b; }
__META_ASM2(_mm_adds_epi8, "paddsb")
__META_ASM2(_mm_adds_epi16, "paddsw")
__META_ASM2(_mm_adds_epu8, "paddusb")
__META_ASM2(_mm_adds_epu16, "paddusw")
__META_ASM2(_mm_subs_epi8, "psubsb")
__META_ASM2(_mm_subs_epi16, "psubsw")
__META_ASM2(_mm_subs_epu8, "psubusb")
__META_ASM2(_mm_subs_epu16, "psubusw")
__META_ASM2(_mm_avg_epu8, "pavgb")
__META_ASM2(_mm_avg_epu16, "pavgw")
__META_ASM2(_mm_max_epi16, "pmaxsw")
__META_ASM2(_mm_max_epu8, "pmaxub")
__META_ASM2(_mm_min_epi16, "pminsw")
__META_ASM2(_mm_min_epu8, "pminub")
__META_ASM2(_mm_mulhi_epi16, "pmulhw")
__META_ASM2(_mm_mulhi_epu16, "pmulhuw")
__META_SSE __m128i _mm_mul_epu32(__m128i __a, __m128i __b)
{
    return (__m128i)(((__v2du)__a & 0xffffffff) * ((__v2du)__b & 0xffffffff));
}
__META_ASM2(_mm_madd_epi16, "pmaddwd")
__META_ASM2(_mm_sad_epu8, "psadbw")
__META_ASM2(_mm_packs_epi16, "packsswb")
__META_ASM2(_mm_packs_epi32, "packssdw")
__META_ASM2(_mm_packus_epi16, "packuswb")
__META_ASM2(_mm_unpackhi_epi8, "punpckhbw")
__META_ASM2(_mm_unpackhi_epi16, "punpckhwd")
__META_ASM2(_mm_unpackhi_epi32, "punpckhdq")
__META_ASM2(_mm_unpackhi_epi64, "punpckhqdq")
__META_ASM2(_mm_unpacklo_epi8, "punpcklbw")
__META_ASM2(_mm_unpacklo_epi16, "punpcklwd")
__META_ASM2(_mm_unpacklo_epi32, "punpckldq")
__META_ASM2(_mm_unpacklo_epi64, "punpcklqdq")
__META_ASM2(_mm_sll_epi16, "psllw")
__META_ASM2(_mm_sll_epi32, "pslld")
__META_ASM2(_mm_sll_epi64, "psllq")
__META_ASM2(_mm_srl_epi16, "psrlw")
__META_ASM2(_mm_srl_epi32, "psrld")
__META_ASM2(_mm_srl_epi64, "psrlq")
__META_ASM2(_mm_sra_epi16, "psraw")
__META_ASM2(_mm_sra_epi32, "psrad")
__META_SHIFT(_mm_slli_epi16, "psllw")
__META_SHIFT(_mm_slli_epi32, "pslld")
__META_SHIFT(_mm_slli_epi64, "psllq")
__META_SHIFT(_mm_srli_epi16, "psrlw")
__META_SHIFT(_mm_srli_epi32, "psrld")
__META_SHIFT(_mm_srli_epi64, "psrlq")
__META_SHIFT(_mm_srai_epi16, "psraw")
__META_SHIFT(_mm_srai_epi32, "psrad")

#define __META_IMMEDIATE(type, instruction, a, n) \
    (__extension__({ type __r = (type)(a); __asm__(instruction " %1, %0" : "+x"(__r) : "i"(n)); __r; }))
#define _mm_slli_si128(a, n) __META_IMMEDIATE(__m128i, "pslldq", a, n)
#define _mm_srli_si128(a, n) __META_IMMEDIATE(__m128i, "psrldq", a, n)
#define _mm_bslli_si128(a, n) _mm_slli_si128(a, n)
#define _mm_bsrli_si128(a, n) _mm_srli_si128(a, n)
#define _mm_shuffle_epi32(a, n) ((__m128i)__builtin_shufflevector((__v4si)(a), (__v4si)(a), (n) & 3, ((n) >> 2) & 3, \
                                                                  ((n) >> 4) & 3, ((n) >> 6) & 3))
#define _mm_shufflelo_epi16(a, n) ((__m128i)__builtin_shufflevector((__v8hi)(a), (__v8hi)(a), (n) & 3, ((n) >> 2) & 3, \
                                                                    ((n) >> 4) & 3, ((n) >> 6) & 3, 4, 5, 6, 7))
#define _mm_shufflehi_epi16(a, n) \
    ((__m128i)__builtin_shufflevector((__v8hi)(a), (__v8hi)(a), 0, 1, 2, 3, 4 + ((n) & 3), 4 + (((n) >> 2) & 3), \
                                      4 + (((n) >> 4) & 3), 4 + (((n) >> 6) & 3)))
#define _mm_extract_epi16(a, n) ((int)((__v8hu)(a))[(n) & 7])
#define _mm_insert_epi16(a, b, n) (__extension__({ __v8hi __r = (__v8hi)(a); __r[(n) & 7] = (short)(b); (__m128i)__r; }))

__META_SSE __m128i _mm_load_si128(__m128i const *__p) { return *__p; }
__META_SSE __m128i _mm_loadu_si128(__m128i_u const *__p) { return *__p; }
__META_SSE __m128i _mm_lddqu_si128(__m128i_u const *__p) { return *__p; }
__META_SSE __m128i _mm_loadl_epi64(__m128i_u const *__p)
{
    long long __low;
    __builtin_memcpy(&__low, __p, 8);
    return (__m128i){__low, 0};
}
__META_SSE void _mm_store_si128(__m128i *__p, __m128i __a) { *__p = __a; }
__META_SSE void _mm_storeu_si128(__m128i_u *__p, __m128i __a) { *__p = __a; }
__META_SSE void _mm_stream_si128(__m128i *__p, __m128i __a) { *__p = __a; }
__META_SSE void _mm_storel_epi64(__m128i_u *__p, __m128i __a)
{
    long long __low = __a[0];
    __builtin_memcpy(__p, &__low, 8);
}
__META_SSE __m128i _mm_setzero_si128(void) { return (__m128i){0, 0}; }
__META_SSE __m128i _mm_set_epi64x(long long __h, long long __l) { return (__m128i){__l, __h}; }
__META_SSE __m128i _mm_set1_epi64x(long long __a) { return (__m128i){__a, __a}; }
__META_SSE __m128i _mm_set_epi32(int __d, int __c, int __b, int __a) { return (__m128i)(__v4si){__a, __b, __c, __d}; }
__META_SSE __m128i _mm_setr_epi32(int __a, int __b, int __c, int __d) { return (__m128i)(__v4si){__a, __b, __c, __d}; }
__META_SSE __m128i _mm_set1_epi32(int __a) { return (__m128i)(__v4si){__a, __a, __a, __a}; }
__META_SSE __m128i _mm_set_epi16(short __h, short __g, short __f, short __e, short __d, short __c, short __b, short __a)
{
    return (__m128i)(__v8hi){__a, __b, __c, __d, __e, __f, __g, __h};
}
__META_SSE __m128i _mm_setr_epi16(short __a, short __b, short __c, short __d, short __e, short __f, short __g, short __h)
{
    return (__m128i)(__v8hi){__a, __b, __c, __d, __e, __f, __g, __h};
}
__META_SSE __m128i _mm_set1_epi16(short __a) { return (__m128i)(__v8hi){__a, __a, __a, __a, __a, __a, __a, __a}; }
__META_SSE __m128i _mm_setr_epi8(char __a, char __b, char __c, char __d, char __e, char __f, char __g, char __h,
                                 char __i, char __j, char __k, char __l, char __m, char __n, char __o, char __p)
{
    return (__m128i)(__v16qi){__a, __b, __c, __d, __e, __f, __g, __h, __i, __j, __k, __l, __m, __n, __o, __p};
}
__META_SSE __m128i _mm_set_epi8(char __p, char __o, char __n, char __m, char __l, char __k, char __j, char __i,
                                char __h, char __g, char __f, char __e, char __d, char __c, char __b, char __a)
{
    return (__m128i)(__v16qi){__a, __b, __c, __d, __e, __f, __g, __h, __i, __j, __k, __l, __m, __n, __o, __p};
}
__META_SSE __m128i _mm_set1_epi8(char __a)
{
    return (__m128i)(__v16qi){__a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a, __a};
}
__META_SSE __m128i _mm_cvtsi32_si128(int __a) { return (__m128i)(__v4si){__a, 0, 0, 0}; }
__META_SSE __m128i _mm_cvtsi64_si128(long long __a) { return (__m128i){__a, 0}; }
__META_SSE int _mm_cvtsi128_si32(__m128i __a) { return ((__v4si)__a)[0]; }
__META_SSE long long _mm_cvtsi128_si64(__m128i __a) { return __a[0]; }
__META_SSE __m128i _mm_move_epi64(__m128i __a) { return (__m128i){__a[0], 0}; }
__META_SSE int _mm_movemask_epi8(__m128i __a)
{
    int __r;
    __asm__("pmovmskb %1, %0" : "=r"(__r) : "x"(__a));
    return __r;
}
__META_SSE int _mm_movemask_pd(__m128d __a)
{
    int __r;
    __asm__("movmskpd %1, %0" : "=r"(__r) : "x"(__a));
    return __r;
}
__META_SSE __m128i _mm_castps_si128(__m128 __a) { return (__m128i)__a; }
__META_SSE __m128 _mm_castsi128_ps(__m128i __a) { return (__m128)__a; }
__META_SSE __m128i _mm_castpd_si128(__m128d __a) { return (__m128i)__a; }
__META_SSE __m128d _mm_castsi128_pd(__m128i __a) { return (__m128d)__a; }
__META_SSE __m128d _mm_castps_pd(__m128 __a) { return (__m128d)__a; }
__META_SSE __m128 _mm_castpd_ps(__m128d __a) { return (__m128)__a; }
__META_SSE __m128 _mm_cvtepi32_ps(__m128i __a) { return __builtin_convertvector((__v4si)__a, __m128); }
__META_SSE __m128i _mm_cvttps_epi32(__m128 __a)
{
    __m128i __r;
    __asm__("cvttps2dq %1, %0" : "=x"(__r) : "x"(__a));
    return __r;
}
__META_SSE __m128i _mm_cvtps_epi32(__m128 __a)
{
    __m128i __r;
    __asm__("cvtps2dq %1, %0" : "=x"(__r) : "x"(__a));
    return __r;
}

__META_SSE __m128d _mm_set1_pd(double __a) { return (__m128d){__a, __a}; }
__META_SSE __m128d _mm_set_pd(double __b, double __a) { return (__m128d){__a, __b}; }
__META_SSE __m128d _mm_setr_pd(double __a, double __b) { return (__m128d){__a, __b}; }
__META_SSE __m128d _mm_set_sd(double __a) { return (__m128d){__a, 0}; }
__META_SSE __m128d _mm_setzero_pd(void) { return (__m128d){0, 0}; }
__META_SSE __m128d _mm_load_pd(double const *__p) { return *(const __m128d *)__p; }
__META_SSE __m128d _mm_loadu_pd(double const *__p) { return *(const __m128d_u *)__p; }
__META_SSE void _mm_store_pd(double *__p, __m128d __a) { *(__m128d *)__p = __a; }
__META_SSE void _mm_storeu_pd(double *__p, __m128d __a) { *(__m128d_u *)__p = __a; }
__META_SSE double _mm_cvtsd_f64(__m128d __a) { return __a[0]; }
__META_SSE __m128d _mm_add_pd(__m128d __a, __m128d __b) { return __a + __b; }
__META_SSE __m128d _mm_sub_pd(__m128d __a, __m128d __b) { return __a - __b; }
__META_SSE __m128d _mm_mul_pd(__m128d __a, __m128d __b) { return __a * __b; }
__META_SSE __m128d _mm_div_pd(__m128d __a, __m128d __b) { return __a / __b; }
__META_ASM2D(_mm_min_pd, "minpd")
__META_ASM2D(_mm_max_pd, "maxpd")
__META_ASM2D(_mm_unpacklo_pd, "unpcklpd")
__META_ASM2D(_mm_unpackhi_pd, "unpckhpd")
__META_ASM2D(_mm_and_pd, "andpd")
__META_ASM2D(_mm_or_pd, "orpd")
__META_ASM2D(_mm_xor_pd, "xorpd")
__META_ASM2D(_mm_andnot_pd, "andnpd")
__META_SSE __m128d _mm_sqrt_pd(__m128d __a)
{
    __asm__("sqrtpd %0, %0" : "+x"(__a));
    return __a;
}
__META_SSE void _mm_mfence(void) { __asm__ volatile("mfence" : : : "memory"); }
__META_SSE void _mm_lfence(void) { __asm__ volatile("lfence" : : : "memory"); }

#endif
