/* SSE2 intrinsics: every result, by our headers and by gcc's. */
#include <emmintrin.h>
#include <stdio.h>
#include <string.h>

static __m128i inputs[8];

static void show(const char *name, __m128i value)
{
    unsigned long long parts[2];
    memcpy(parts, &value, 16);
    printf("%s %016llx%016llx\n", name, parts[1], parts[0]);
}

#define TWO(name) for (int i = 0; i < 8; i++) show(#name, name(inputs[i], inputs[(i * 3 + 1) % 8]))
#define SHIFT(name) for (int i = 0; i < 70; i += 3) show(#name, name(inputs[i % 8], i))
#define IMMEDIATE(name, n) for (int i = 0; i < 8; i++) show(#name, name(inputs[i], n))

int main(void)
{
    unsigned long long state = 88172645463325252u;
    for (int i = 0; i < 16; i++) {
        state ^= state << 13, state ^= state >> 7, state ^= state << 17;
        unsigned long long value = i < 12 ? state : i == 13 ? 0x80007fff8000ffffu : state & 0xff00ff8000ff7f00u;
        memcpy((char *)inputs + 8 * i, &value, 8);
    }
    TWO(_mm_add_epi8); TWO(_mm_add_epi16); TWO(_mm_add_epi32); TWO(_mm_add_epi64); TWO(_mm_sub_epi8);
    TWO(_mm_sub_epi64); TWO(_mm_mullo_epi16); TWO(_mm_cmpeq_epi8); TWO(_mm_cmpgt_epi8); TWO(_mm_cmplt_epi16);
    TWO(_mm_cmpgt_epi32); TWO(_mm_and_si128); TWO(_mm_or_si128); TWO(_mm_xor_si128); TWO(_mm_andnot_si128);
    TWO(_mm_adds_epi8); TWO(_mm_adds_epi16); TWO(_mm_adds_epu8); TWO(_mm_adds_epu16); TWO(_mm_subs_epi8);
    TWO(_mm_subs_epi16); TWO(_mm_subs_epu8); TWO(_mm_subs_epu16); TWO(_mm_avg_epu8); TWO(_mm_avg_epu16);
    TWO(_mm_max_epi16); TWO(_mm_max_epu8); TWO(_mm_min_epi16); TWO(_mm_min_epu8); TWO(_mm_mulhi_epi16);
    TWO(_mm_mulhi_epu16); TWO(_mm_mul_epu32); TWO(_mm_madd_epi16); TWO(_mm_sad_epu8); TWO(_mm_packs_epi16);
    TWO(_mm_packs_epi32); TWO(_mm_packus_epi16); TWO(_mm_unpackhi_epi8); TWO(_mm_unpacklo_epi16);
    TWO(_mm_unpackhi_epi32); TWO(_mm_unpacklo_epi64);
    SHIFT(_mm_slli_epi16); SHIFT(_mm_slli_epi32); SHIFT(_mm_slli_epi64); SHIFT(_mm_srli_epi16); SHIFT(_mm_srli_epi32);
    SHIFT(_mm_srli_epi64); SHIFT(_mm_srai_epi16); SHIFT(_mm_srai_epi32);
    IMMEDIATE(_mm_slli_si128, 3); IMMEDIATE(_mm_srli_si128, 5); IMMEDIATE(_mm_shuffle_epi32, 0x93);
    IMMEDIATE(_mm_shufflelo_epi16, 0x1b); IMMEDIATE(_mm_shufflehi_epi16, 0xb1);
    for (int i = 0; i < 8; i++)
        printf("%d %d %lld\n", _mm_movemask_epi8(inputs[i]), _mm_extract_epi16(inputs[i], 3), _mm_cvtsi128_si64(inputs[i]));
    show("insert", _mm_insert_epi16(inputs[0], 0x1234, 5));
    show("loadl", _mm_loadl_epi64((const __m128i *)((const char *)inputs + 3)));
    show("loadu", _mm_loadu_si128((const __m128i *)((const char *)inputs + 5)));
    show("set8", _mm_set_epi8(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16));
    show("set16", _mm_set1_epi16(-2));
    show("float", _mm_cvttps_epi32(_mm_mul_ps(_mm_cvtepi32_ps(_mm_set_epi32(1, -2, 3, 4)), _mm_set1_ps(2.5f))));
    return 0;
}
