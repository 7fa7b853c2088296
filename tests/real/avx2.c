/* SSE3 to AVX2, AES, FMA and BMI intrinsics: every result, by our headers and by gcc's. */
#include <immintrin.h>
#include <stdio.h>
#include <string.h>

static unsigned long long state = 88172645463325252u;
static __m256i inputs[8];
static __m256 floats[8];
static __m256d doubles[8];

static void show(const char *name, const void *value, int size)
{
    unsigned long long parts[4];
    memcpy(parts, value, (size_t)size);
    printf("%s", name);
    for (int i = 0; i < size / 8; i++)
        printf(" %016llx", parts[i]);
    printf("\n");
}

static unsigned long long fresh(void)
{
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return state;
}

#define SHOW(type, name, value) do { type shown = (value); show(#name, &shown, sizeof shown); } while (0)
#define A (inputs[i])
#define B (inputs[(i * 3 + 1) % 8])
#define LOW(x) _mm256_castsi256_si128(x)
#define EACH for (int i = 0; i < 8; i++)
#define TWO128(name) EACH SHOW(__m128i, name, name(LOW(A), LOW(B)))
#define ONE128(name) EACH SHOW(__m128i, name, name(LOW(A)))
#define IMM128(name) EACH { SHOW(__m128i, name, name(LOW(A), LOW(B), 0x11)); SHOW(__m128i, name, name(LOW(A), LOW(B), 0x00)); }
#define PALIGNR128 EACH { SHOW(__m128i, alignr, _mm_alignr_epi8(LOW(A), LOW(B), 5)); SHOW(__m128i, alignr, _mm_alignr_epi8(LOW(A), LOW(B), 17)); }
#define TWO256(name) EACH SHOW(__m256i, name, name(A, B))
#define ONE256(name) EACH SHOW(__m256i, name, name(A))
#define WIDE(name) EACH SHOW(__m256i, name, name(LOW(A)))
#define SHIFT(name) for (int i = 0; i < 70; i += 3) SHOW(__m256i, name, name(inputs[i % 8], i))
#define IMM256(name) EACH { SHOW(__m256i, name, name(A, 0x1b)); SHOW(__m256i, name, name(A, 0x03)); }
#define IMM256B(name) EACH { SHOW(__m256i, name, name(A, B, 0x21)); SHOW(__m256i, name, name(A, B, 0x06)); }
#define FLOATS(name) EACH SHOW(__m256, name, name(floats[i], floats[(i * 3 + 1) % 8]))
#define DOUBLES(name) EACH SHOW(__m256d, name, name(doubles[i], doubles[(i * 3 + 1) % 8]))
#define FLOATS128(name) \
    EACH SHOW(__m128, name, name(_mm256_castps256_ps128(floats[i]), _mm256_castps256_ps128(floats[(i * 3 + 1) % 8])))
#define DOUBLES128(name) \
    EACH SHOW(__m128d, name, name(_mm256_castpd256_pd128(doubles[i]), _mm256_castpd256_pd128(doubles[(i * 3 + 1) % 8])))

static void narrow(void)
{
    TWO128(_mm_shuffle_epi8); TWO128(_mm_maddubs_epi16); TWO128(_mm_mulhrs_epi16); TWO128(_mm_hadd_epi16);
    TWO128(_mm_hadd_epi32); TWO128(_mm_hadds_epi16); TWO128(_mm_hsub_epi16); TWO128(_mm_hsub_epi32);
    TWO128(_mm_hsubs_epi16); TWO128(_mm_sign_epi8); TWO128(_mm_sign_epi16); TWO128(_mm_sign_epi32);
    TWO128(_mm_mullo_epi32); TWO128(_mm_cmpeq_epi64); TWO128(_mm_mul_epi32); TWO128(_mm_packus_epi32);
    TWO128(_mm_max_epi8); TWO128(_mm_max_epi32); TWO128(_mm_max_epu16); TWO128(_mm_max_epu32); TWO128(_mm_min_epi8);
    TWO128(_mm_min_epi32); TWO128(_mm_min_epu16); TWO128(_mm_min_epu32); TWO128(_mm_cmpgt_epi64);
    TWO128(_mm_aesenc_si128); TWO128(_mm_aesenclast_si128); TWO128(_mm_aesdec_si128); TWO128(_mm_aesdeclast_si128);
    ONE128(_mm_abs_epi8); ONE128(_mm_abs_epi16); ONE128(_mm_abs_epi32); ONE128(_mm_minpos_epu16);
    ONE128(_mm_cvtepi8_epi16); ONE128(_mm_cvtepi8_epi32); ONE128(_mm_cvtepi8_epi64); ONE128(_mm_cvtepi16_epi32);
    ONE128(_mm_cvtepi16_epi64); ONE128(_mm_cvtepi32_epi64); ONE128(_mm_cvtepu8_epi16); ONE128(_mm_cvtepu8_epi32);
    ONE128(_mm_cvtepu8_epi64); ONE128(_mm_cvtepu16_epi32); ONE128(_mm_cvtepu16_epi64); ONE128(_mm_cvtepu32_epi64);
    ONE128(_mm_aesimc_si128);
    IMM128(_mm_blend_epi16); IMM128(_mm_mpsadbw_epu8); IMM128(_mm_clmulepi64_si128);
    PALIGNR128;
}

static void wide(void)
{
    TWO256(_mm256_add_epi8); TWO256(_mm256_add_epi16); TWO256(_mm256_add_epi32); TWO256(_mm256_add_epi64);
    TWO256(_mm256_sub_epi8); TWO256(_mm256_sub_epi16); TWO256(_mm256_sub_epi32); TWO256(_mm256_sub_epi64);
    TWO256(_mm256_mullo_epi16); TWO256(_mm256_mullo_epi32); TWO256(_mm256_and_si256); TWO256(_mm256_or_si256);
    TWO256(_mm256_xor_si256); TWO256(_mm256_cmpeq_epi8); TWO256(_mm256_cmpeq_epi16); TWO256(_mm256_cmpeq_epi32);
    TWO256(_mm256_cmpeq_epi64); TWO256(_mm256_cmpgt_epi8); TWO256(_mm256_cmpgt_epi16); TWO256(_mm256_cmpgt_epi32);
    TWO256(_mm256_cmpgt_epi64); TWO256(_mm256_mul_epi32); TWO256(_mm256_adds_epi8); TWO256(_mm256_adds_epi16);
    TWO256(_mm256_adds_epu8); TWO256(_mm256_adds_epu16); TWO256(_mm256_subs_epi8); TWO256(_mm256_subs_epi16);
    TWO256(_mm256_subs_epu8); TWO256(_mm256_subs_epu16); TWO256(_mm256_avg_epu8); TWO256(_mm256_avg_epu16);
    TWO256(_mm256_max_epi8); TWO256(_mm256_max_epi16); TWO256(_mm256_max_epi32); TWO256(_mm256_max_epu8);
    TWO256(_mm256_max_epu16); TWO256(_mm256_max_epu32); TWO256(_mm256_min_epi8); TWO256(_mm256_min_epi16);
    TWO256(_mm256_min_epi32); TWO256(_mm256_min_epu8); TWO256(_mm256_min_epu16); TWO256(_mm256_min_epu32);
    TWO256(_mm256_mulhi_epi16); TWO256(_mm256_mulhi_epu16); TWO256(_mm256_mulhrs_epi16); TWO256(_mm256_madd_epi16);
    TWO256(_mm256_maddubs_epi16); TWO256(_mm256_sad_epu8); TWO256(_mm256_hadd_epi16); TWO256(_mm256_hadd_epi32);
    TWO256(_mm256_hsub_epi16); TWO256(_mm256_hsub_epi32); TWO256(_mm256_sign_epi8); TWO256(_mm256_sign_epi16);
    TWO256(_mm256_sign_epi32); TWO256(_mm256_packs_epi16); TWO256(_mm256_packs_epi32); TWO256(_mm256_packus_epi16);
    TWO256(_mm256_packus_epi32); TWO256(_mm256_unpackhi_epi8); TWO256(_mm256_unpackhi_epi16);
    TWO256(_mm256_unpackhi_epi32); TWO256(_mm256_unpackhi_epi64); TWO256(_mm256_unpacklo_epi8);
    TWO256(_mm256_unpacklo_epi16); TWO256(_mm256_unpacklo_epi32); TWO256(_mm256_unpacklo_epi64);
    TWO256(_mm256_shuffle_epi8); TWO256(_mm256_sllv_epi32); TWO256(_mm256_sllv_epi64); TWO256(_mm256_srlv_epi32);
    TWO256(_mm256_srlv_epi64); TWO256(_mm256_srav_epi32); TWO256(_mm256_andnot_si256); TWO256(_mm256_mul_epu32);
    TWO256(_mm256_permutevar8x32_epi32);
    ONE256(_mm256_abs_epi8); ONE256(_mm256_abs_epi16); ONE256(_mm256_abs_epi32);
    WIDE(_mm256_cvtepi8_epi16); WIDE(_mm256_cvtepi8_epi32); WIDE(_mm256_cvtepi16_epi32);
    WIDE(_mm256_cvtepi32_epi64); WIDE(_mm256_cvtepu8_epi16); WIDE(_mm256_cvtepu8_epi32);
    WIDE(_mm256_cvtepu16_epi32); WIDE(_mm256_cvtepu32_epi64); WIDE(_mm256_broadcastb_epi8);
    WIDE(_mm256_broadcastw_epi16); WIDE(_mm256_broadcastd_epi32); WIDE(_mm256_broadcastq_epi64);
    SHIFT(_mm256_slli_epi16); SHIFT(_mm256_slli_epi32); SHIFT(_mm256_slli_epi64); SHIFT(_mm256_srli_epi16);
    SHIFT(_mm256_srli_epi32); SHIFT(_mm256_srli_epi64); SHIFT(_mm256_srai_epi16); SHIFT(_mm256_srai_epi32);
    IMM256(_mm256_slli_si256); IMM256(_mm256_srli_si256); IMM256(_mm256_shuffle_epi32);
    IMM256(_mm256_shufflelo_epi16); IMM256(_mm256_shufflehi_epi16); IMM256(_mm256_permute4x64_epi64);
    IMM256B(_mm256_permute2f128_si256); IMM256B(_mm256_permute2x128_si256); IMM256B(_mm256_alignr_epi8);
    IMM256B(_mm256_blend_epi16); IMM256B(_mm256_blend_epi32); IMM256B(_mm256_mpsadbw_epu8);
}

static void reals(void)
{
    FLOATS(_mm256_add_ps); FLOATS(_mm256_sub_ps); FLOATS(_mm256_mul_ps); FLOATS(_mm256_div_ps);
    FLOATS(_mm256_min_ps); FLOATS(_mm256_max_ps); FLOATS(_mm256_hadd_ps); FLOATS(_mm256_unpacklo_ps);
    FLOATS(_mm256_unpackhi_ps); FLOATS(_mm256_and_ps); FLOATS(_mm256_or_ps); FLOATS(_mm256_xor_ps);
    FLOATS(_mm256_andnot_ps);
    DOUBLES(_mm256_add_pd); DOUBLES(_mm256_sub_pd); DOUBLES(_mm256_mul_pd); DOUBLES(_mm256_div_pd);
    DOUBLES(_mm256_min_pd); DOUBLES(_mm256_max_pd); DOUBLES(_mm256_hadd_pd); DOUBLES(_mm256_unpacklo_pd);
    DOUBLES(_mm256_unpackhi_pd); DOUBLES(_mm256_and_pd); DOUBLES(_mm256_or_pd); DOUBLES(_mm256_xor_pd);
    DOUBLES(_mm256_andnot_pd);
    FLOATS128(_mm_addsub_ps); FLOATS128(_mm_hadd_ps); FLOATS128(_mm_hsub_ps);
    DOUBLES128(_mm_addsub_pd); DOUBLES128(_mm_hadd_pd); DOUBLES128(_mm_hsub_pd);
    EACH {
        SHOW(__m256, fmadd, _mm256_fmadd_ps(floats[i], floats[7 - i], floats[1]));
        SHOW(__m256, fmsub, _mm256_fmsub_ps(floats[i], floats[7 - i], floats[1]));
        SHOW(__m256d, fnmadd, _mm256_fnmadd_pd(doubles[i], doubles[7 - i], doubles[1]));
        SHOW(__m256, sqrt, _mm256_sqrt_ps(_mm256_mul_ps(floats[i], floats[i])));
        SHOW(__m256, round, _mm256_round_ps(floats[i], _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
        SHOW(__m256, floor, _mm256_floor_ps(floats[i]));
        SHOW(__m256i, cvt, _mm256_cvtps_epi32(floats[i]));
        SHOW(__m256i, cvtt, _mm256_cvttps_epi32(floats[i]));
        SHOW(__m256, cvt, _mm256_cvtepi32_ps(A));
        SHOW(__m128, narrow, _mm256_cvtpd_ps(doubles[i]));
        SHOW(__m256d, widen, _mm256_cvtps_pd(_mm256_castps256_ps128(floats[i])));
        SHOW(__m256, cmp, _mm256_cmp_ps(floats[i], floats[7 - i], _CMP_LT_OQ));
        SHOW(__m256, shuffle, _mm256_shuffle_ps(floats[i], floats[7 - i], 0x4e));
        SHOW(__m256, permute, _mm256_permute2f128_ps(floats[i], floats[7 - i], 0x21));
        SHOW(__m256, insert, _mm256_insertf128_ps(floats[i], _mm256_extractf128_ps(floats[7 - i], 1), 1));
        SHOW(__m128, blend, _mm_blendv_ps(_mm256_castps256_ps128(floats[i]), _mm256_castps256_ps128(floats[1]),
                                          _mm256_castps256_ps128(floats[7 - i])));
        SHOW(__m128, dp, _mm_dp_ps(_mm256_castps256_ps128(floats[i]), _mm256_castps256_ps128(floats[2]), 0xf1));
        SHOW(__m128d, ceil, _mm_ceil_pd(_mm256_castpd256_pd128(doubles[i])));
        printf("%d %d\n", _mm256_movemask_ps(floats[i]), _mm256_movemask_pd(doubles[i]));
    }
}

static void scalars(void)
{
    EACH {
        unsigned long long a = (unsigned long long)_mm256_extract_epi64(A, 1), b = (unsigned long long)_mm256_extract_epi64(B, 2);
        unsigned long long high;
        printf("%llx %llx %x ", _pext_u64(a, b), _pdep_u64(a, b), _pext_u32((unsigned)a, (unsigned)b));
        printf("%llx %llx %llx %llx ", _bzhi_u64(a, i * 9), _bextr_u64(a, i * 5, 20), _blsr_u64(a), _blsi_u64(a));
        printf("%d %d ", (int)_tzcnt_u64(a << i), (int)_lzcnt_u64(a >> i));
        printf("%llx %d ", _mulx_u64(a, b, &high), (int)_mm_popcnt_u64(a));
        printf("%x %x %llx ", _mm_crc32_u8((unsigned)a, (unsigned char)b), _mm_crc32_u32((unsigned)a, (unsigned)b), _mm_crc32_u64(a, b));
        printf("%d %d %x ", _mm256_testz_si256(A, B), _mm256_testc_si256(A, A), (unsigned)_mm256_movemask_epi8(A));
        printf("%d %d %d\n", _mm_extract_epi8(LOW(A), 3), _mm_extract_epi32(LOW(A), 2), _mm_testz_si128(LOW(A), LOW(B)));
        SHOW(__m128i, clmul, _mm_clmulepi64_si128(LOW(A), LOW(B), 0x10));
        SHOW(__m128i, keygen, _mm_aeskeygenassist_si128(LOW(A), 0x1b));
        SHOW(__m128i, insert, _mm_insert_epi32(_mm_insert_epi8(LOW(A), 77, 5), -9, 3));
        SHOW(__m128i, extract, _mm256_extracti128_si256(A, 1));
        SHOW(__m256i, insert, _mm256_inserti128_si256(A, LOW(B), 1));
        SHOW(__m256i, blend, _mm256_blendv_epi8(A, B, inputs[2]));
        SHOW(__m128i, blend, _mm_blendv_epi8(LOW(A), LOW(B), LOW(inputs[2])));
        SHOW(__m256i, set, _mm256_set_epi32(1, 2, 3, 4, 5, 6, 7, i));
        SHOW(__m256i, set, _mm256_setr_epi8(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
                                            24, 25, 26, 27, 28, 29, 30, 31, i));
        SHOW(__m256i, set1, _mm256_set1_epi8((char)(i * 37)));
        SHOW(__m256i, set1, _mm256_set1_epi16((short)(i * 3700)));
        SHOW(__m256i, broadcast, _mm256_broadcastsi128_si256(LOW(A)));
        SHOW(__m256i, zext, _mm256_zextsi128_si256(LOW(A)));
    }
}

int main(void)
{
    EACH {
        unsigned long long words[4];
        for (int j = 0; j < 4; j++) {
            words[j] = i < 6 ? fresh() : fresh() & 0xff00ff8000ff7f00u;
            ((float *)&floats[i])[2 * j] = (float)(fresh() % 20001) / 16 - 500;
            ((float *)&floats[i])[2 * j + 1] = (float)(fresh() % 20001) / 64 - 100;
            ((double *)&doubles[i])[j] = (double)(fresh() % 2000001) / 64 - 9000;
        }
        memcpy(&inputs[i], words, 32);
    }
    narrow();
    wide();
    reals();
    scalars();
    return 0;
}
