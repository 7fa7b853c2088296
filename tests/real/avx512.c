/* The part of AVX-512 that <immintrin.h> has, AVX-VNNI, and loads that must not read what their mask leaves out. */
#include <immintrin.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <sys/mman.h>
#define T __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni,vpclmulqdq"), noinline)) static
static unsigned char d[4096];
static void show(const char *n, const void *p, size_t s) { const unsigned char *b = p; printf("%s ", n); while (s--) printf("%02x", *b++); puts(""); }
#define S(e) do { __m512i r_ = (e); show(#e, &r_, 64); } while (0)
#define S256(e) do { __m256i r_ = (e); show(#e, &r_, 32); } while (0)
#define S128(e) do { __m128i r_ = (e); show(#e, &r_, 16); } while (0)
T void wide(const unsigned char *p)
{
    __m512i a = _mm512_loadu_si512(p + 1), b = _mm512_loadu_si512(p + 77), c = _mm512_loadu_si512(p + 201);
    S(_mm512_add_epi8(a, b)); S(_mm512_add_epi16(a, b)); S(_mm512_add_epi32(a, b)); S(_mm512_add_epi64(a, b));
    S(_mm512_sub_epi32(a, b)); S(_mm512_sub_epi64(a, b)); S(_mm512_mullo_epi32(a, b));
    S(_mm512_and_si512(a, b)); S(_mm512_or_si512(a, b)); S(_mm512_xor_si512(a, b));
    S(_mm512_madd_epi16(a, b)); S(_mm512_maddubs_epi16(a, b)); S(_mm512_sad_epu8(a, b));
    S(_mm512_unpacklo_epi8(a, b)); S(_mm512_unpackhi_epi8(a, b)); S(_mm512_shuffle_epi8(a, b));
    S(_mm512_dpbusd_epi32(a, b, c)); S(_mm512_setzero_si512()); S(_mm512_set1_epi8((char)p[3]));
    S(_mm512_set1_epi32((int)p[3] * -77777)); S(_mm512_set1_epi64(p[3] * -77777777777LL));
    S(_mm512_set_epi64(1, 2, 3, 4, p[5], 6, 7, 8)); S(_mm512_zextsi128_si512(_mm512_extracti32x4_epi32(a, 2)));
    S(_mm512_zextsi256_si512(_mm512_castsi512_si256(b))); S256(_mm512_extracti64x4_epi64(a, 1));
    S(_mm512_slli_epi32(a, 5)); S(_mm512_srli_epi32(a, 9)); S(_mm512_inserti64x4(a, _mm512_castsi512_si256(b), 1));
    S(_mm512_inserti32x4(a, _mm512_extracti32x4_epi32(b, 1), 3)); S(_mm512_clmulepi64_epi128(a, b, 0x10));
    S(_mm512_ternarylogic_epi32(a, b, c, 0x96)); S(_mm512_ternarylogic_epi32(a, b, c, 0xca));
    _mm512_storeu_si512(d + 1001, a); show("store", d + 990, 90);
    _mm512_store_si512((void *)(((unsigned long)d + 1199) & -64ul), b);
}
T void narrow(const unsigned char *p)
{
    __m256i a = _mm256_loadu_si256((const void *)(p + 1)), b = _mm256_loadu_si256((const void *)(p + 77));
    __m128i x = _mm_loadu_si128((const void *)(p + 3)), y = _mm_loadu_si128((const void *)(p + 55));
    S256(_mm256_dpbusd_epi32(a, b, a)); S128(_mm_dpbusd_epi32(x, y, x));
    S256(_mm256_ternarylogic_epi32(a, b, a, 0x1e)); S128(_mm_ternarylogic_epi32(x, y, x, 0x1e));
    S256(_mm256_clmulepi64_epi128(a, b, 0x11));
}
__attribute__((target("avxvnni"), noinline)) static void vnni(const unsigned char *p)
{
    __m256i a = _mm256_loadu_si256((const void *)(p + 1)), b = _mm256_loadu_si256((const void *)(p + 77));
    __m128i x = _mm_loadu_si128((const void *)(p + 3)), y = _mm_loadu_si128((const void *)(p + 55));
    S256(_mm256_dpbusd_avx_epi32(a, b, a)); S128(_mm_dpbusd_avx_epi32(x, y, x));
}
T void masked(void)
{
    unsigned char *page = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    munmap(page + 4096, 4096);
    for (int i = 0; i < 4096; i++)
        page[i] = (unsigned char)(i * 7 + 1);
    for (int n = 0; n <= 64; n += 13) {
        unsigned long long m = n == 64 ? ~0ull : (1ull << n) - 1;
        S(_mm512_maskz_loadu_epi8(m, page + 4096 - n)); 
        if (n <= 32) S256(_mm256_maskz_loadu_epi8((unsigned)m, page + 4096 - n));
        if (n <= 16) S128(_mm_maskz_loadu_epi8((unsigned short)m, page + 4096 - n));
    }
    S(_mm512_maskz_loadu_epi8(0x5555555555555555ull, page));
}
int main(void)
{
    for (unsigned i = 0; i < sizeof d; i++)
        d[i] = (unsigned char)(i * i * 31 + i * 5 + 200);
    wide(d); narrow(d); masked();
    vnni(d);
    return 0;
}
