/* The part of AVX-512 that libraries choose at run time: integers of 512 bits, VNNI, VPCLMULQDQ (Intel SDM volume 2).
 * `__AVX512F__` is not defined, as this is not all of it; see <emmintrin.h>. */
#ifndef __META_AVX512INTRIN
#define __META_AVX512INTRIN 1

#include <avx2intrin.h>

typedef long long __m512i __attribute__((__vector_size__(64), __may_alias__));
typedef long long __m512i_u __attribute__((__vector_size__(64), __may_alias__, __aligned__(1)));
typedef unsigned long long __v8du __attribute__((__vector_size__(64)));
typedef int __v16si __attribute__((__vector_size__(64)));
typedef unsigned int __v16su __attribute__((__vector_size__(64)));
typedef unsigned short __v32hu __attribute__((__vector_size__(64)));
typedef char __v64qi __attribute__((__vector_size__(64)));
typedef unsigned char __v64qu __attribute__((__vector_size__(64)));
typedef unsigned short __mmask16;
typedef unsigned int __mmask32;
typedef unsigned long long __mmask64;

#define __META_AVX512(features) \
    extern __inline __attribute__((__gnu_inline__, __always_inline__, __artificial__, __target__(features)))
#define __META_AVX512_OP2(name, features, vector, op) \
    __META_AVX512(features) __m512i name(__m512i __a, __m512i __b) { return (__m512i)((vector)__a op (vector)__b); }
#define __META_AVX512_ASM2(name, features, type, instruction) \
    __META_AVX512(features) type name(type __a, type __b) \
    { type __r; __asm__(instruction " %2, %1, %0" : "=v"(__r) : "v"(__a), "v"(__b)); return __r; }
#define __META_AVX512_ASM3(name, features, type, instruction) \
    __META_AVX512(features) type name(type __s, type __a, type __b) \
    { __asm__(instruction " %2, %1, %0" : "+v"(__s) : "v"(__a), "v"(__b)); return __s; }

__META_AVX512_OP2(_mm512_add_epi8, "avx512bw", __v64qu, +)
__META_AVX512_OP2(_mm512_add_epi16, "avx512bw", __v32hu, +)
__META_AVX512_OP2(_mm512_add_epi32, "avx512f", __v16su, +)
__META_AVX512_OP2(_mm512_add_epi64, "avx512f", __v8du, +)
__META_AVX512_OP2(_mm512_sub_epi32, "avx512f", __v16su, -)
__META_AVX512_OP2(_mm512_sub_epi64, "avx512f", __v8du, -)
__META_AVX512_OP2(_mm512_mullo_epi32, "avx512f", __v16su, *)
__META_AVX512_OP2(_mm512_and_si512, "avx512f", __v8du, &)
__META_AVX512_OP2(_mm512_or_si512, "avx512f", __v8du, |)
__META_AVX512_OP2(_mm512_xor_si512, "avx512f", __v8du, ^)
__META_AVX512_ASM2(_mm512_madd_epi16, "avx512bw", __m512i, "vpmaddwd")
__META_AVX512_ASM2(_mm512_maddubs_epi16, "avx512bw", __m512i, "vpmaddubsw")
__META_AVX512_ASM2(_mm512_sad_epu8, "avx512bw", __m512i, "vpsadbw")
__META_AVX512_ASM2(_mm512_unpacklo_epi8, "avx512bw", __m512i, "vpunpcklbw")
__META_AVX512_ASM2(_mm512_unpackhi_epi8, "avx512bw", __m512i, "vpunpckhbw")
__META_AVX512_ASM2(_mm512_shuffle_epi8, "avx512bw", __m512i, "vpshufb")
__META_AVX512_ASM3(_mm512_dpbusd_epi32, "avx512vnni", __m512i, "vpdpbusd")
__META_AVX512_ASM3(_mm256_dpbusd_epi32, "avx512vnni,avx512vl", __m256i, "vpdpbusd")
__META_AVX512_ASM3(_mm_dpbusd_epi32, "avx512vnni,avx512vl", __m128i, "vpdpbusd")
/* Of AVX-VNNI, whose encoding has sixteen registers. */
#define __META_AVX_VNNI(name, type) \
    __META_AVX512("avxvnni") type name(type __s, type __a, type __b) \
    { __asm__("%{vex%} vpdpbusd %2, %1, %0" : "+x"(__s) : "x"(__a), "x"(__b)); return __s; }
__META_AVX_VNNI(_mm256_dpbusd_avx_epi32, __m256i)
__META_AVX_VNNI(_mm_dpbusd_avx_epi32, __m128i)

__META_AVX512("avx512f") __m512i _mm512_setzero_si512(void) { return (__m512i){0}; }
__META_AVX512("avx512f") __m512i _mm512_load_si512(const void *__p) { return *(const __m512i *)__p; }
__META_AVX512("avx512f") __m512i _mm512_loadu_si512(const void *__p) { return *(const __m512i_u *)__p; }
__META_AVX512("avx512f") void _mm512_store_si512(void *__p, __m512i __a) { *(__m512i *)__p = __a; }
__META_AVX512("avx512f") void _mm512_storeu_si512(void *__p, __m512i __a) { *(__m512i_u *)__p = __a; }
__META_AVX512("avx512f") __m512i _mm512_set1_epi8(char __a) { return (__m512i)((__v64qi){0} + __a); }
__META_AVX512("avx512f") __m512i _mm512_set1_epi32(int __a) { return (__m512i)((__v16si){0} + __a); }
__META_AVX512("avx512f") __m512i _mm512_set1_epi64(long long __a) { return (__m512i){0} + __a; }
__META_AVX512("avx512f") __m512i _mm512_set_epi64(long long __h, long long __g, long long __f, long long __e,
                                                  long long __d, long long __c, long long __b, long long __a)
{
    return (__m512i){__a, __b, __c, __d, __e, __f, __g, __h};
}
__META_AVX512("avx512f") __m512i _mm512_zextsi128_si512(__m128i __a) { return (__m512i){__a[0], __a[1]}; }
__META_AVX512("avx512f") __m512i _mm512_zextsi256_si512(__m256i __a)
{
    return (__m512i){__a[0], __a[1], __a[2], __a[3]};
}
__META_AVX512("avx512f") __m256i _mm512_castsi512_si256(__m512i __a)
{
    return (__m256i){__a[0], __a[1], __a[2], __a[3]};
}

#define __META_AVX512_IMMEDIATE1(result, instruction, a, n) \
    (__extension__({ result __r; __asm__(instruction " %2, %1, %0" : "=v"(__r) : "v"((__m512i)(a)), "i"(n)); __r; }))
#define __META_AVX512_IMMEDIATE2(type, other, instruction, a, b, n) \
    (__extension__({ type __r; __asm__(instruction " %3, %2, %1, %0" \
                                       : "=v"(__r) : "v"((type)(a)), "v"((other)(b)), "i"(n)); __r; }))
#define __META_TERNARY(type, a, b, c, n) \
    (__extension__({ type __r = (a); __asm__("vpternlogd %3, %2, %1, %0" \
                                             : "+v"(__r) : "v"((type)(b)), "v"((type)(c)), "i"(n)); __r; }))
#define _mm512_slli_epi32(a, n) __META_AVX512_IMMEDIATE1(__m512i, "vpslld", a, n)
#define _mm512_srli_epi32(a, n) __META_AVX512_IMMEDIATE1(__m512i, "vpsrld", a, n)
#define _mm512_extracti64x4_epi64(a, n) __META_AVX512_IMMEDIATE1(__m256i, "vextracti64x4", a, n)
#define _mm512_extracti32x4_epi32(a, n) __META_AVX512_IMMEDIATE1(__m128i, "vextracti32x4", a, n)
#define _mm512_inserti64x4(a, b, n) __META_AVX512_IMMEDIATE2(__m512i, __m256i, "vinserti64x4", a, b, n)
#define _mm512_inserti32x4(a, b, n) __META_AVX512_IMMEDIATE2(__m512i, __m128i, "vinserti32x4", a, b, n)
#define _mm512_clmulepi64_epi128(a, b, n) __META_AVX512_IMMEDIATE2(__m512i, __m512i, "vpclmulqdq", a, b, n)
#define _mm256_clmulepi64_epi128(a, b, n) __META_AVX512_IMMEDIATE2(__m256i, __m256i, "vpclmulqdq", a, b, n)
#define _mm512_ternarylogic_epi32(a, b, c, n) __META_TERNARY(__m512i, a, b, c, n)
#define _mm256_ternarylogic_epi32(a, b, c, n) __META_TERNARY(__m256i, a, b, c, n)
#define _mm_ternarylogic_epi32(a, b, c, n) __META_TERNARY(__m128i, a, b, c, n)

/* Bytes whose bit is clear are zero and not read. */
#define __META_MASKED_LOAD(name, features, type, mask, move) \
    __META_AVX512(features) type name(mask __k, const void *__p) \
    { \
        type __r; \
        __asm__(move " %2, %%k1\n\tvmovdqu8 (%1), %0%{%%k1%}%{z%}" \
                : "=v"(__r) : "r"(__p), "r"(__k) : "k1", "memory"); \
        return __r; \
    }
__META_MASKED_LOAD(_mm512_maskz_loadu_epi8, "avx512bw", __m512i, __mmask64, "kmovq")
__META_MASKED_LOAD(_mm256_maskz_loadu_epi8, "avx512bw,avx512vl", __m256i, __mmask32, "kmovd")
__META_MASKED_LOAD(_mm_maskz_loadu_epi8, "avx512bw,avx512vl", __m128i, unsigned int, "kmovd")

#endif
