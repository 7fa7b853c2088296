/* Intrinsics in functions that ask for an instruction set in a unit that does not. */
#include <immintrin.h>
#include <stdint.h>
#include <stdio.h>

#define AVX2 __attribute__((target("avx2")))

AVX2 static __m256i mix(__m256i a, __m256i b)
{
    return _mm256_xor_si256(_mm256_add_epi32(a, b), _mm256_srli_epi32(a, 7));
}

AVX2 static uint32_t sum(const uint32_t *words, int count)
{
    uint32_t lanes[8], result = 0;
    __m256i state = _mm256_setzero_si256();
    for (int i = 0; i + 8 <= count; i += 8)
        state = mix(state, _mm256_loadu_si256((const __m256i *)(words + i)));
    _mm256_storeu_si256((__m256i *)lanes, state);
    for (int i = 0; i < 8; i++)
        result = result * 31 + lanes[i];
    return result;
}

__attribute__((target("sse4.2"))) static uint32_t checksum(const unsigned char *bytes, int count)
{
    uint32_t result = ~0u;
    while (count--)
        result = _mm_crc32_u8(result, *bytes++);
    return result;
}

int main(void)
{
    uint32_t words[64];
    for (int i = 0; i < 64; i++)
        words[i] = (uint32_t)i * 2654435761u;
    printf("%x %x\n", (unsigned)sum(words, 64), (unsigned)checksum((const unsigned char *)words, sizeof words));
    return 0;
}
