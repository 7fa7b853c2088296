/* AVX and FMA (Intel SDM volume 2); see <emmintrin.h>. */
#ifndef __META_AVXINTRIN
#define __META_AVXINTRIN 1

#include <nmmintrin.h>
#include <wmmintrin.h>

typedef long long __m256i __attribute__((__vector_size__(32), __may_alias__));
typedef long long __m256i_u __attribute__((__vector_size__(32), __may_alias__, __aligned__(1)));
typedef double __m256d __attribute__((__vector_size__(32), __may_alias__));
typedef double __m256d_u __attribute__((__vector_size__(32), __may_alias__, __aligned__(1)));
typedef float __m256 __attribute__((__vector_size__(32), __may_alias__));
typedef float __m256_u __attribute__((__vector_size__(32), __may_alias__, __aligned__(1)));
typedef double __v4df __attribute__((__vector_size__(32)));
typedef float __v8sf __attribute__((__vector_size__(32)));
typedef long long __v4di __attribute__((__vector_size__(32)));
typedef unsigned long long __v4du __attribute__((__vector_size__(32)));
typedef int __v8si __attribute__((__vector_size__(32)));
typedef unsigned int __v8su __attribute__((__vector_size__(32)));
typedef short __v16hi __attribute__((__vector_size__(32)));
typedef unsigned short __v16hu __attribute__((__vector_size__(32)));
typedef signed char __v32qi __attribute__((__vector_size__(32)));
typedef unsigned char __v32qu __attribute__((__vector_size__(32)));

#define __META_AVX \
    extern __inline __attribute__((__gnu_inline__, __always_inline__, __artificial__, __target__("avx")))
#define __META_AVX_ASM2(name, type, instruction) \
    __META_AVX type name(type __a, type __b) \
    { type __r; __asm__(instruction " %2, %1, %0" : "=x"(__r) : "x"(__a), "x"(__b)); return __r; }
#define __META_AVX_ASM1(name, result, type, instruction) \
    __META_AVX result name(type __a) { result __r; __asm__(instruction " %1, %0" : "=x"(__r) : "x"(__a)); return __r; }
#define __META_AVX_IMMEDIATE1(result, type, instruction, a, n) \
    (__extension__({ result __r; __asm__(instruction " %2, %1, %0" : "=x"(__r) : "x"((type)(a)), "i"(n)); __r; }))
#define __META_AVX_IMMEDIATE2(type, other, instruction, a, b, n) \
    (__extension__({ type __r; __asm__(instruction " %3, %2, %1, %0" \
                                       : "=x"(__r) : "x"((type)(a)), "x"((other)(b)), "i"(n)); __r; }))

__META_AVX __m256 _mm256_add_ps(__m256 __a, __m256 __b) { return __a + __b; }
__META_AVX __m256 _mm256_sub_ps(__m256 __a, __m256 __b) { return __a - __b; }
__META_AVX __m256 _mm256_mul_ps(__m256 __a, __m256 __b) { return __a * __b; }
__META_AVX __m256 _mm256_div_ps(__m256 __a, __m256 __b) { return __a / __b; }
__META_AVX __m256d _mm256_add_pd(__m256d __a, __m256d __b) { return __a + __b; }
__META_AVX __m256d _mm256_sub_pd(__m256d __a, __m256d __b) { return __a - __b; }
__META_AVX __m256d _mm256_mul_pd(__m256d __a, __m256d __b) { return __a * __b; }
__META_AVX __m256d _mm256_div_pd(__m256d __a, __m256d __b) { return __a / __b; }
__META_AVX __m256 _mm256_and_ps(__m256 __a, __m256 __b) { return (__m256)((__v4di)__a & (__v4di)__b); }
__META_AVX __m256 _mm256_or_ps(__m256 __a, __m256 __b) { return (__m256)((__v4di)__a | (__v4di)__b); }
__META_AVX __m256 _mm256_xor_ps(__m256 __a, __m256 __b) { return (__m256)((__v4di)__a ^ (__v4di)__b); }
__META_AVX __m256 _mm256_andnot_ps(__m256 __a, __m256 __b) { return (__m256)(~(__v4di)__a & (__v4di)__b); }
__META_AVX __m256d _mm256_and_pd(__m256d __a, __m256d __b) { return (__m256d)((__v4di)__a & (__v4di)__b); }
__META_AVX __m256d _mm256_or_pd(__m256d __a, __m256d __b) { return (__m256d)((__v4di)__a | (__v4di)__b); }
__META_AVX __m256d _mm256_xor_pd(__m256d __a, __m256d __b) { return (__m256d)((__v4di)__a ^ (__v4di)__b); }
__META_AVX __m256d _mm256_andnot_pd(__m256d __a, __m256d __b) { return (__m256d)(~(__v4di)__a & (__v4di)__b); }
__META_AVX_ASM2(_mm256_min_ps, __m256, "vminps")
__META_AVX_ASM2(_mm256_max_ps, __m256, "vmaxps")
__META_AVX_ASM2(_mm256_min_pd, __m256d, "vminpd")
__META_AVX_ASM2(_mm256_max_pd, __m256d, "vmaxpd")
__META_AVX_ASM2(_mm256_hadd_ps, __m256, "vhaddps")
__META_AVX_ASM2(_mm256_hadd_pd, __m256d, "vhaddpd")
__META_AVX_ASM2(_mm256_unpacklo_ps, __m256, "vunpcklps")
__META_AVX_ASM2(_mm256_unpackhi_ps, __m256, "vunpckhps")
__META_AVX_ASM2(_mm256_unpacklo_pd, __m256d, "vunpcklpd")
__META_AVX_ASM2(_mm256_unpackhi_pd, __m256d, "vunpckhpd")
__META_AVX_ASM1(_mm256_sqrt_ps, __m256, __m256, "vsqrtps")
__META_AVX_ASM1(_mm256_sqrt_pd, __m256d, __m256d, "vsqrtpd")
__META_AVX_ASM1(_mm256_cvtps_epi32, __m256i, __m256, "vcvtps2dq")
__META_AVX_ASM1(_mm256_cvttps_epi32, __m256i, __m256, "vcvttps2dq")
__META_AVX_ASM1(_mm256_cvtpd_ps, __m128, __m256d, "vcvtpd2psy")
__META_AVX_ASM1(_mm256_cvtps_pd, __m256d, __m128, "vcvtps2pd")
__META_AVX __m256 _mm256_cvtepi32_ps(__m256i __a) { return __builtin_convertvector((__v8si)__a, __m256); }
#define _mm256_shuffle_ps(a, b, n) __META_AVX_IMMEDIATE2(__m256, __m256, "vshufps", a, b, n)
#define _mm256_shuffle_pd(a, b, n) __META_AVX_IMMEDIATE2(__m256d, __m256d, "vshufpd", a, b, n)
#define _mm256_blend_ps(a, b, n) __META_AVX_IMMEDIATE2(__m256, __m256, "vblendps", a, b, n)
#define _mm256_blend_pd(a, b, n) __META_AVX_IMMEDIATE2(__m256d, __m256d, "vblendpd", a, b, n)
#define _mm256_permute2f128_ps(a, b, n) __META_AVX_IMMEDIATE2(__m256, __m256, "vperm2f128", a, b, n)
#define _mm256_permute2f128_pd(a, b, n) __META_AVX_IMMEDIATE2(__m256d, __m256d, "vperm2f128", a, b, n)
#define _mm256_permute2f128_si256(a, b, n) __META_AVX_IMMEDIATE2(__m256i, __m256i, "vperm2f128", a, b, n)
#define _mm256_permute_ps(a, n) __META_AVX_IMMEDIATE1(__m256, __m256, "vpermilps", a, n)
#define _mm256_permute_pd(a, n) __META_AVX_IMMEDIATE1(__m256d, __m256d, "vpermilpd", a, n)
#define _mm256_round_ps(a, n) __META_AVX_IMMEDIATE1(__m256, __m256, "vroundps", a, n)
#define _mm256_round_pd(a, n) __META_AVX_IMMEDIATE1(__m256d, __m256d, "vroundpd", a, n)
#define _mm256_floor_ps(a) _mm256_round_ps(a, _MM_FROUND_TO_NEG_INF)
#define _mm256_ceil_ps(a) _mm256_round_ps(a, _MM_FROUND_TO_POS_INF)
#define _mm256_cmp_ps(a, b, n) __META_AVX_IMMEDIATE2(__m256, __m256, "vcmpps", a, b, n)
#define _mm256_cmp_pd(a, b, n) __META_AVX_IMMEDIATE2(__m256d, __m256d, "vcmppd", a, b, n)
#define _CMP_EQ_OQ 0x00
#define _CMP_LT_OS 0x01
#define _CMP_LE_OS 0x02
#define _CMP_UNORD_Q 0x03
#define _CMP_NEQ_UQ 0x04
#define _CMP_NLT_US 0x05
#define _CMP_NLE_US 0x06
#define _CMP_ORD_Q 0x07
#define _CMP_NEQ_OQ 0x0c
#define _CMP_GE_OS 0x0d
#define _CMP_GT_OS 0x0e
#define _CMP_LT_OQ 0x11
#define _CMP_LE_OQ 0x12
#define _CMP_GE_OQ 0x1d
#define _CMP_GT_OQ 0x1e
#define _mm256_extractf128_ps(a, n) __META_AVX_IMMEDIATE1(__m128, __m256, "vextractf128", a, n)
#define _mm256_extractf128_pd(a, n) __META_AVX_IMMEDIATE1(__m128d, __m256d, "vextractf128", a, n)
#define _mm256_extractf128_si256(a, n) __META_AVX_IMMEDIATE1(__m128i, __m256i, "vextractf128", a, n)
#define _mm256_insertf128_ps(a, b, n) __META_AVX_IMMEDIATE2(__m256, __m128, "vinsertf128", a, b, n)
#define _mm256_insertf128_pd(a, b, n) __META_AVX_IMMEDIATE2(__m256d, __m128d, "vinsertf128", a, b, n)
#define _mm256_insertf128_si256(a, b, n) __META_AVX_IMMEDIATE2(__m256i, __m128i, "vinsertf128", a, b, n)
#define _mm256_extract_epi32(a, n) (((__v8si)(a))[(n) & 7])
#define _mm256_extract_epi64(a, n) (((__v4di)(a))[(n) & 3])
#define _mm256_insert_epi32(a, b, n) (__extension__({ __v8si __r = (__v8si)(a); __r[(n) & 7] = (b); (__m256i)__r; }))
#define _mm256_insert_epi64(a, b, n) (__extension__({ __v4di __r = (__v4di)(a); __r[(n) & 3] = (b); (__m256i)__r; }))

__META_AVX __m256i _mm256_load_si256(__m256i const *__p) { return *__p; }
__META_AVX __m256i _mm256_loadu_si256(__m256i_u const *__p) { return *__p; }
__META_AVX __m256i _mm256_lddqu_si256(__m256i_u const *__p) { return *__p; }
__META_AVX void _mm256_store_si256(__m256i *__p, __m256i __a) { *__p = __a; }
__META_AVX void _mm256_storeu_si256(__m256i_u *__p, __m256i __a) { *__p = __a; }
__META_AVX void _mm256_stream_si256(__m256i *__p, __m256i __a) { *__p = __a; }
__META_AVX __m256 _mm256_load_ps(float const *__p) { return *(const __m256 *)__p; }
__META_AVX __m256 _mm256_loadu_ps(float const *__p) { return *(const __m256_u *)__p; }
__META_AVX void _mm256_store_ps(float *__p, __m256 __a) { *(__m256 *)__p = __a; }
__META_AVX void _mm256_storeu_ps(float *__p, __m256 __a) { *(__m256_u *)__p = __a; }
__META_AVX __m256d _mm256_load_pd(double const *__p) { return *(const __m256d *)__p; }
__META_AVX __m256d _mm256_loadu_pd(double const *__p) { return *(const __m256d_u *)__p; }
__META_AVX void _mm256_store_pd(double *__p, __m256d __a) { *(__m256d *)__p = __a; }
__META_AVX void _mm256_storeu_pd(double *__p, __m256d __a) { *(__m256d_u *)__p = __a; }
__META_AVX __m256 _mm256_broadcast_ss(float const *__p) { return (__m256){0, 0, 0, 0, 0, 0, 0, 0} + *__p; }
__META_AVX __m256i _mm256_setzero_si256(void) { return (__m256i){0, 0, 0, 0}; }
__META_AVX __m256 _mm256_setzero_ps(void) { return (__m256){0, 0, 0, 0, 0, 0, 0, 0}; }
__META_AVX __m256d _mm256_setzero_pd(void) { return (__m256d){0, 0, 0, 0}; }
__META_AVX __m256 _mm256_set1_ps(float __a) { return (__m256){__a, __a, __a, __a, __a, __a, __a, __a}; }
__META_AVX __m256d _mm256_set1_pd(double __a) { return (__m256d){__a, __a, __a, __a}; }
__META_AVX __m256d _mm256_set_pd(double __d, double __c, double __b, double __a)
{
    return (__m256d){__a, __b, __c, __d};
}
__META_AVX __m256d _mm256_setr_pd(double __a, double __b, double __c, double __d)
{
    return (__m256d){__a, __b, __c, __d};
}
__META_AVX __m256 _mm256_setr_ps(float __a, float __b, float __c, float __d, float __e, float __f, float __g, float __h)
{
    return (__m256){__a, __b, __c, __d, __e, __f, __g, __h};
}
__META_AVX __m256 _mm256_set_ps(float __h, float __g, float __f, float __e, float __d, float __c, float __b, float __a)
{
    return (__m256){__a, __b, __c, __d, __e, __f, __g, __h};
}
__META_AVX __m256i _mm256_set1_epi8(char __a) { return (__m256i)((__v32qi){0} + (signed char)__a); }
__META_AVX __m256i _mm256_set1_epi16(short __a) { return (__m256i)((__v16hi){0} + __a); }
__META_AVX __m256i _mm256_set1_epi32(int __a) { return (__m256i)((__v8si){0} + __a); }
__META_AVX __m256i _mm256_set1_epi64x(long long __a) { return (__m256i){__a, __a, __a, __a}; }
__META_AVX __m256i _mm256_set_epi64x(long long __d, long long __c, long long __b, long long __a)
{
    return (__m256i){__a, __b, __c, __d};
}
__META_AVX __m256i _mm256_setr_epi64x(long long __a, long long __b, long long __c, long long __d)
{
    return (__m256i){__a, __b, __c, __d};
}
__META_AVX __m256i _mm256_setr_epi32(int __a, int __b, int __c, int __d, int __e, int __f, int __g, int __h)
{
    return (__m256i)(__v8si){__a, __b, __c, __d, __e, __f, __g, __h};
}
__META_AVX __m256i _mm256_set_epi32(int __h, int __g, int __f, int __e, int __d, int __c, int __b, int __a)
{
    return (__m256i)(__v8si){__a, __b, __c, __d, __e, __f, __g, __h};
}
#define _mm256_setr_epi16(...) ((__m256i)(__v16hi){__VA_ARGS__})
#define _mm256_setr_epi8(...) ((__m256i)(__v32qi){__VA_ARGS__})
#define _mm256_set_epi16(p, o, n, m, l, k, j, i, h, g, f, e, d, c, b, a) \
    _mm256_setr_epi16(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)
#define _mm256_set_epi8(f1, e1, d1, c1, b1, a1, z, y, x, w, v, u, t, s, r, q, p, o, n, m, l, k, j, i, h, g, f, e, d, \
                        c, b, a) \
    _mm256_setr_epi8(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a1, b1, c1, d1, \
                     e1, f1)
__META_AVX __m256i _mm256_castps_si256(__m256 __a) { return (__m256i)__a; }
__META_AVX __m256 _mm256_castsi256_ps(__m256i __a) { return (__m256)__a; }
__META_AVX __m256i _mm256_castpd_si256(__m256d __a) { return (__m256i)__a; }
__META_AVX __m256d _mm256_castsi256_pd(__m256i __a) { return (__m256d)__a; }
__META_AVX __m256 _mm256_castpd_ps(__m256d __a) { return (__m256)__a; }
__META_AVX __m256d _mm256_castps_pd(__m256 __a) { return (__m256d)__a; }
__META_AVX __m128i _mm256_castsi256_si128(__m256i __a) { return (__m128i){__a[0], __a[1]}; }
__META_AVX __m128 _mm256_castps256_ps128(__m256 __a) { return (__m128){__a[0], __a[1], __a[2], __a[3]}; }
__META_AVX __m128d _mm256_castpd256_pd128(__m256d __a) { return (__m128d){__a[0], __a[1]}; }
__META_AVX __m256i _mm256_castsi128_si256(__m128i __a) { return (__m256i){__a[0], __a[1], 0, 0}; }
__META_AVX __m256i _mm256_zextsi128_si256(__m128i __a) { return (__m256i){__a[0], __a[1], 0, 0}; }
__META_AVX __m256 _mm256_castps128_ps256(__m128 __a) { return (__m256){__a[0], __a[1], __a[2], __a[3], 0, 0, 0, 0}; }
__META_AVX __m256d _mm256_castpd128_pd256(__m128d __a) { return (__m256d){__a[0], __a[1], 0, 0}; }
__META_AVX __m256i _mm256_set_m128i(__m128i __b, __m128i __a) { return (__m256i){__a[0], __a[1], __b[0], __b[1]}; }
__META_AVX __m256i _mm256_setr_m128i(__m128i __a, __m128i __b) { return (__m256i){__a[0], __a[1], __b[0], __b[1]}; }
__META_AVX float _mm256_cvtss_f32(__m256 __a) { return __a[0]; }
__META_AVX double _mm256_cvtsd_f64(__m256d __a) { return __a[0]; }
__META_AVX int _mm256_movemask_ps(__m256 __a)
{
    int __r;
    __asm__("vmovmskps %1, %0" : "=r"(__r) : "x"(__a));
    return __r;
}
__META_AVX int _mm256_movemask_pd(__m256d __a)
{
    int __r;
    __asm__("vmovmskpd %1, %0" : "=r"(__r) : "x"(__a));
    return __r;
}
__META_AVX int _mm256_testz_si256(__m256i __a, __m256i __b)
{
    __m256i __r = __a & __b;
    return (__r[0] | __r[1] | __r[2] | __r[3]) == 0;
}
__META_AVX int _mm256_testc_si256(__m256i __a, __m256i __b)
{
    __m256i __r = ~__a & __b;
    return (__r[0] | __r[1] | __r[2] | __r[3]) == 0;
}
__META_AVX void _mm256_zeroupper(void) {}
__META_AVX void _mm256_zeroall(void) {}

#define __META_FMA(name, type, instruction) \
    __META_AVX type name(type __a, type __b, type __c) \
    { __asm__(instruction " %2, %1, %0" : "+x"(__a) : "x"(__b), "x"(__c)); return __a; }
__META_FMA(_mm256_fmadd_ps, __m256, "vfmadd213ps")
__META_FMA(_mm256_fmsub_ps, __m256, "vfmsub213ps")
__META_FMA(_mm256_fnmadd_ps, __m256, "vfnmadd213ps")
__META_FMA(_mm256_fmadd_pd, __m256d, "vfmadd213pd")
__META_FMA(_mm256_fmsub_pd, __m256d, "vfmsub213pd")
__META_FMA(_mm256_fnmadd_pd, __m256d, "vfnmadd213pd")
__META_FMA(_mm_fmadd_ps, __m128, "vfmadd213ps")
__META_FMA(_mm_fmadd_pd, __m128d, "vfmadd213pd")

#endif
