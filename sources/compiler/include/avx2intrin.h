/* AVX2 (Intel SDM volume 2); see <emmintrin.h>. */
#ifndef __META_AVX2INTRIN
#define __META_AVX2INTRIN 1

#include <avxintrin.h>

#define __META_AVX2 \
    extern __inline __attribute__((__gnu_inline__, __always_inline__, __artificial__, __target__("avx2")))
#define __META_AVX2_OP2(name, vector, op) \
    __META_AVX2 __m256i name(__m256i __a, __m256i __b) { return (__m256i)((vector)__a op (vector)__b); }
#define __META_AVX2_ASM2(name, instruction) __META_AVX_ASM2(name, __m256i, instruction)
#define __META_AVX2_ASM1(name, result, type, instruction) __META_AVX_ASM1(name, result, type, instruction)
#define __META_AVX2_SHIFT(name, by, instruction) \
    __META_AVX2 __m256i name(__m256i __a, __m128i __n) \
    { __m256i __r; __asm__(instruction " %2, %1, %0" : "=x"(__r) : "x"(__a), "x"(__n)); return __r; } \
    __META_AVX2 __m256i by(__m256i __a, int __n) { return name(__a, (__m128i){(unsigned int)__n, 0}); }

__META_AVX2_OP2(_mm256_add_epi8, __v32qu, +)
__META_AVX2_OP2(_mm256_add_epi16, __v16hu, +)
__META_AVX2_OP2(_mm256_add_epi32, __v8su, +)
__META_AVX2_OP2(_mm256_add_epi64, __v4du, +)
__META_AVX2_OP2(_mm256_sub_epi8, __v32qu, -)
__META_AVX2_OP2(_mm256_sub_epi16, __v16hu, -)
__META_AVX2_OP2(_mm256_sub_epi32, __v8su, -)
__META_AVX2_OP2(_mm256_sub_epi64, __v4du, -)
__META_AVX2_OP2(_mm256_mullo_epi16, __v16hu, *)
__META_AVX2_OP2(_mm256_mullo_epi32, __v8su, *)
__META_AVX2_OP2(_mm256_and_si256, __v4du, &)
__META_AVX2_OP2(_mm256_or_si256, __v4du, |)
__META_AVX2_OP2(_mm256_xor_si256, __v4du, ^)
__META_AVX2 __m256i _mm256_andnot_si256(__m256i __a, __m256i __b) { return ~__a & __b; }
__META_AVX2_OP2(_mm256_cmpeq_epi8, __v32qi, ==)
__META_AVX2_OP2(_mm256_cmpeq_epi16, __v16hi, ==)
__META_AVX2_OP2(_mm256_cmpeq_epi32, __v8si, ==)
__META_AVX2_OP2(_mm256_cmpeq_epi64, __v4di, ==)
__META_AVX2_OP2(_mm256_cmpgt_epi8, __v32qi, >)
__META_AVX2_OP2(_mm256_cmpgt_epi16, __v16hi, >)
__META_AVX2_OP2(_mm256_cmpgt_epi32, __v8si, >)
__META_AVX2_OP2(_mm256_cmpgt_epi64, __v4di, >)
__META_AVX2 __m256i _mm256_mul_epu32(__m256i __a, __m256i __b)
{
    return (__m256i)(((__v4du)__a & 0xffffffff) * ((__v4du)__b & 0xffffffff));
}
__META_AVX2_ASM2(_mm256_mul_epi32, "vpmuldq")
__META_AVX2_ASM2(_mm256_adds_epi8, "vpaddsb")
__META_AVX2_ASM2(_mm256_adds_epi16, "vpaddsw")
__META_AVX2_ASM2(_mm256_adds_epu8, "vpaddusb")
__META_AVX2_ASM2(_mm256_adds_epu16, "vpaddusw")
__META_AVX2_ASM2(_mm256_subs_epi8, "vpsubsb")
__META_AVX2_ASM2(_mm256_subs_epi16, "vpsubsw")
__META_AVX2_ASM2(_mm256_subs_epu8, "vpsubusb")
__META_AVX2_ASM2(_mm256_subs_epu16, "vpsubusw")
__META_AVX2_ASM2(_mm256_avg_epu8, "vpavgb")
__META_AVX2_ASM2(_mm256_avg_epu16, "vpavgw")
__META_AVX2_ASM2(_mm256_max_epi8, "vpmaxsb")
__META_AVX2_ASM2(_mm256_max_epi16, "vpmaxsw")
__META_AVX2_ASM2(_mm256_max_epi32, "vpmaxsd")
__META_AVX2_ASM2(_mm256_max_epu8, "vpmaxub")
__META_AVX2_ASM2(_mm256_max_epu16, "vpmaxuw")
__META_AVX2_ASM2(_mm256_max_epu32, "vpmaxud")
__META_AVX2_ASM2(_mm256_min_epi8, "vpminsb")
__META_AVX2_ASM2(_mm256_min_epi16, "vpminsw")
__META_AVX2_ASM2(_mm256_min_epi32, "vpminsd")
__META_AVX2_ASM2(_mm256_min_epu8, "vpminub")
__META_AVX2_ASM2(_mm256_min_epu16, "vpminuw")
__META_AVX2_ASM2(_mm256_min_epu32, "vpminud")
__META_AVX2_ASM2(_mm256_mulhi_epi16, "vpmulhw")
__META_AVX2_ASM2(_mm256_mulhi_epu16, "vpmulhuw")
__META_AVX2_ASM2(_mm256_mulhrs_epi16, "vpmulhrsw")
__META_AVX2_ASM2(_mm256_madd_epi16, "vpmaddwd")
__META_AVX2_ASM2(_mm256_maddubs_epi16, "vpmaddubsw")
__META_AVX2_ASM2(_mm256_sad_epu8, "vpsadbw")
__META_AVX2_ASM2(_mm256_hadd_epi16, "vphaddw")
__META_AVX2_ASM2(_mm256_hadd_epi32, "vphaddd")
__META_AVX2_ASM2(_mm256_hsub_epi16, "vphsubw")
__META_AVX2_ASM2(_mm256_hsub_epi32, "vphsubd")
__META_AVX2_ASM2(_mm256_sign_epi8, "vpsignb")
__META_AVX2_ASM2(_mm256_sign_epi16, "vpsignw")
__META_AVX2_ASM2(_mm256_sign_epi32, "vpsignd")
__META_AVX2_ASM2(_mm256_packs_epi16, "vpacksswb")
__META_AVX2_ASM2(_mm256_packs_epi32, "vpackssdw")
__META_AVX2_ASM2(_mm256_packus_epi16, "vpackuswb")
__META_AVX2_ASM2(_mm256_packus_epi32, "vpackusdw")
__META_AVX2_ASM2(_mm256_unpackhi_epi8, "vpunpckhbw")
__META_AVX2_ASM2(_mm256_unpackhi_epi16, "vpunpckhwd")
__META_AVX2_ASM2(_mm256_unpackhi_epi32, "vpunpckhdq")
__META_AVX2_ASM2(_mm256_unpackhi_epi64, "vpunpckhqdq")
__META_AVX2_ASM2(_mm256_unpacklo_epi8, "vpunpcklbw")
__META_AVX2_ASM2(_mm256_unpacklo_epi16, "vpunpcklwd")
__META_AVX2_ASM2(_mm256_unpacklo_epi32, "vpunpckldq")
__META_AVX2_ASM2(_mm256_unpacklo_epi64, "vpunpcklqdq")
__META_AVX2_ASM2(_mm256_shuffle_epi8, "vpshufb")
__META_AVX2_ASM2(_mm256_sllv_epi32, "vpsllvd")
__META_AVX2_ASM2(_mm256_sllv_epi64, "vpsllvq")
__META_AVX2_ASM2(_mm256_srlv_epi32, "vpsrlvd")
__META_AVX2_ASM2(_mm256_srlv_epi64, "vpsrlvq")
__META_AVX2_ASM2(_mm256_srav_epi32, "vpsravd")
__META_AVX2_SHIFT(_mm256_sll_epi16, _mm256_slli_epi16, "vpsllw")
__META_AVX2_SHIFT(_mm256_sll_epi32, _mm256_slli_epi32, "vpslld")
__META_AVX2_SHIFT(_mm256_sll_epi64, _mm256_slli_epi64, "vpsllq")
__META_AVX2_SHIFT(_mm256_srl_epi16, _mm256_srli_epi16, "vpsrlw")
__META_AVX2_SHIFT(_mm256_srl_epi32, _mm256_srli_epi32, "vpsrld")
__META_AVX2_SHIFT(_mm256_srl_epi64, _mm256_srli_epi64, "vpsrlq")
__META_AVX2_SHIFT(_mm256_sra_epi16, _mm256_srai_epi16, "vpsraw")
__META_AVX2_SHIFT(_mm256_sra_epi32, _mm256_srai_epi32, "vpsrad")
__META_AVX2_ASM1(_mm256_abs_epi8, __m256i, __m256i, "vpabsb")
__META_AVX2_ASM1(_mm256_abs_epi16, __m256i, __m256i, "vpabsw")
__META_AVX2_ASM1(_mm256_abs_epi32, __m256i, __m256i, "vpabsd")
__META_AVX2_ASM1(_mm256_cvtepi8_epi16, __m256i, __m128i, "vpmovsxbw")
__META_AVX2_ASM1(_mm256_cvtepi8_epi32, __m256i, __m128i, "vpmovsxbd")
__META_AVX2_ASM1(_mm256_cvtepi16_epi32, __m256i, __m128i, "vpmovsxwd")
__META_AVX2_ASM1(_mm256_cvtepi32_epi64, __m256i, __m128i, "vpmovsxdq")
__META_AVX2_ASM1(_mm256_cvtepu8_epi16, __m256i, __m128i, "vpmovzxbw")
__META_AVX2_ASM1(_mm256_cvtepu8_epi32, __m256i, __m128i, "vpmovzxbd")
__META_AVX2_ASM1(_mm256_cvtepu16_epi32, __m256i, __m128i, "vpmovzxwd")
__META_AVX2_ASM1(_mm256_cvtepu32_epi64, __m256i, __m128i, "vpmovzxdq")
__META_AVX2_ASM1(_mm256_broadcastb_epi8, __m256i, __m128i, "vpbroadcastb")
__META_AVX2_ASM1(_mm256_broadcastw_epi16, __m256i, __m128i, "vpbroadcastw")
__META_AVX2_ASM1(_mm256_broadcastd_epi32, __m256i, __m128i, "vpbroadcastd")
__META_AVX2_ASM1(_mm256_broadcastq_epi64, __m256i, __m128i, "vpbroadcastq")
__META_AVX2 __m256i _mm256_broadcastsi128_si256(__m128i __a) { return (__m256i){__a[0], __a[1], __a[0], __a[1]}; }
__META_AVX2 __m256i _mm256_permutevar8x32_epi32(__m256i __a, __m256i __n)
{
    __m256i __r;
    __asm__("vpermd %1, %2, %0" : "=x"(__r) : "x"(__a), "x"(__n));
    return __r;
}
__META_AVX2 __m256i _mm256_blendv_epi8(__m256i __a, __m256i __b, __m256i __m)
{
    __m256i __c = (__m256i)((__v32qi)__m < 0);
    return (__a & ~__c) | (__b & __c);
}
__META_AVX2 int _mm256_movemask_epi8(__m256i __a)
{
    int __r;
    __asm__("vpmovmskb %1, %0" : "=r"(__r) : "x"(__a));
    return __r;
}
__META_AVX2 __m256i _mm256_stream_load_si256(__m256i const *__p) { return *__p; }
__META_AVX2 int _mm256_cvtsi256_si32(__m256i __a) { return ((__v8si)__a)[0]; }

#define _mm256_slli_si256(a, n) __META_AVX_IMMEDIATE1(__m256i, __m256i, "vpslldq", a, n)
#define _mm256_srli_si256(a, n) __META_AVX_IMMEDIATE1(__m256i, __m256i, "vpsrldq", a, n)
#define _mm256_bslli_epi128(a, n) _mm256_slli_si256(a, n)
#define _mm256_bsrli_epi128(a, n) _mm256_srli_si256(a, n)
#define _mm256_shuffle_epi32(a, n) __META_AVX_IMMEDIATE1(__m256i, __m256i, "vpshufd", a, n)
#define _mm256_shufflelo_epi16(a, n) __META_AVX_IMMEDIATE1(__m256i, __m256i, "vpshuflw", a, n)
#define _mm256_shufflehi_epi16(a, n) __META_AVX_IMMEDIATE1(__m256i, __m256i, "vpshufhw", a, n)
#define _mm256_permute4x64_epi64(a, n) __META_AVX_IMMEDIATE1(__m256i, __m256i, "vpermq", a, n)
#define _mm256_permute4x64_pd(a, n) __META_AVX_IMMEDIATE1(__m256d, __m256d, "vpermpd", a, n)
#define _mm256_extracti128_si256(a, n) __META_AVX_IMMEDIATE1(__m128i, __m256i, "vextracti128", a, n)
#define _mm256_inserti128_si256(a, b, n) __META_AVX_IMMEDIATE2(__m256i, __m128i, "vinserti128", a, b, n)
#define _mm256_permute2x128_si256(a, b, n) __META_AVX_IMMEDIATE2(__m256i, __m256i, "vperm2i128", a, b, n)
#define _mm256_alignr_epi8(a, b, n) __META_AVX_IMMEDIATE2(__m256i, __m256i, "vpalignr", a, b, n)
#define _mm256_blend_epi16(a, b, n) __META_AVX_IMMEDIATE2(__m256i, __m256i, "vpblendw", a, b, n)
#define _mm256_blend_epi32(a, b, n) __META_AVX_IMMEDIATE2(__m256i, __m256i, "vpblendd", a, b, n)
#define _mm256_mpsadbw_epu8(a, b, n) __META_AVX_IMMEDIATE2(__m256i, __m256i, "vmpsadbw", a, b, n)
#define _mm256_extract_epi8(a, n) ((int)((__v32qu)(a))[(n) & 31])
#define _mm256_extract_epi16(a, n) ((int)((__v16hu)(a))[(n) & 15])

#endif
