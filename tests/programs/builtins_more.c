/* More compiler builtins: classification, overflow in all forms, bit tricks, library functions, object sizes. */
#include <stddef.h>
#include <stdarg.h>
int printf(const char *, ...);
static double zero; static volatile int vi = 12;
#define CLASSIFY(x) printf("%d%d%d%d%d%d ", !!__builtin_isnan(x), !!__builtin_isinf(x), !!__builtin_isfinite(x), !!__builtin_isnormal(x), !!__builtin_signbit(x), __builtin_isinf_sign(x)), printf("%d\n", __builtin_fpclassify(1, 2, 3, 4, 5, x))
static int never(int *p) { (*p)++; return 3; }
struct sized { char a[10]; int b[4]; } sized;
static size_t length(const char *s) { return __builtin_strlen(s); }
static char const text[__builtin_strlen("four")] = "four";
static int bits(int n) { if (__builtin_expect_with_probability(n > 3, 1, 0.9)) return 1; return 2; }
static int aligned(void *p) { int *q = __builtin_assume_aligned(p, 16); return q[0]; }

int main(void)
{
    float f = -1.5f; double d = 2.5, tiny = 1e-310, inf = __builtin_inf(), nan = __builtin_nan(""); long double e = -0.0L;
    CLASSIFY(f); CLASSIFY(d); CLASSIFY(tiny); CLASSIFY(inf); CLASSIFY(-inf); CLASSIFY(nan); CLASSIFY(e); CLASSIFY(1e-45f);
    printf("%d%d%d%d%d%d ", __builtin_isgreater(f, d), __builtin_isless(f, d), __builtin_isunordered(nan, d), __builtin_islessgreater(f, nan), __builtin_isgreaterequal(1, 1.0), __builtin_islessequal(inf, inf));
    printf("%g %g %g %g %g\n", __builtin_round(-2.5), __builtin_rint(2.5), __builtin_nearbyint(3.5), __builtin_fma(2.0, 3.0, 4.0), __builtin_powi(2.0, 10));
    printf("%.3f %.3f %.3Lf %d\n", __builtin_sin(1.0), __builtin_powf(2.0f, 0.5f), __builtin_expl(1.0L), (int)__builtin_lround(2.5));
    int i = -7; long l = -8; long long q = 1ll << 40;
    printf("%d %ld %lld %d %d %d\n", __builtin_abs(i), __builtin_labs(l), __builtin_llabs(-q), __builtin_clrsb(i), __builtin_clrsbl(l), __builtin_clrsbll(q));
    printf("%d %d %d\n", __builtin_ffs(-8), __builtin_ffsl(0), __builtin_clrsb(0));
    __extension__ unsigned __int128 wide = (unsigned __int128)0x0102030405060708ul << 64 | 0x090a0b0c0d0e0f10ul; wide = __builtin_bswap128(wide);
    printf("%lx %lx\n", (unsigned long)(wide >> 64), (unsigned long)wide);
    int r; unsigned u; long rl; unsigned long ul; long long rq; unsigned long long uq;
    printf("%d", __builtin_sadd_overflow(2147483647, 1, &r)); printf(" %d", r); printf(" %d", __builtin_usub_overflow(3, 5, &u)); printf(" %u", u);
    printf(" %d", __builtin_smull_overflow(1l << 40, 1l << 40, &rl)); printf(" %ld", rl); printf(" %d", __builtin_uaddl_overflow(1, 2, &ul)); printf(" %lu", ul);
    printf(" %d", __builtin_ssubll_overflow(5, 7, &rq)); printf(" %lld", rq); printf(" %d", __builtin_umulll_overflow(1ull << 63, 2, &uq)); printf(" %llu\n", uq);
    printf("%d%d%d%d ", __builtin_add_overflow_p(2147483647, 1, 0), __builtin_add_overflow_p(2147483647, 1, 0L), __builtin_mul_overflow_p(300, 300, (short)0), __builtin_sub_overflow_p(1u, 2u, (unsigned)0));
    printf("%d%d%d%d\n", __builtin_constant_p("x"), __builtin_constant_p(&sized), __builtin_constant_p(vi), __builtin_constant_p(3 + 4));
    printf("%d %d %d %d %d\n", __builtin_classify_type(1), __builtin_classify_type(1.0), __builtin_classify_type("s"), __builtin_classify_type(sized), __builtin_classify_type('c'));
    int count = 0; printf("%d %d ", __builtin_object_size(never(&count) ? (char *)text : 0, 0) > 0, (int)sizeof text); printf("%d ", count); printf("%d\n", (int)length("hello"));
    char buffer[40]; __builtin_strcpy(buffer, "builtin"); __builtin_strcat(buffer, " string"); printf("%s %d %d\n", buffer, __builtin_strcmp(buffer, "built") > 0, __builtin_memcmp("ab", "ab", 2));
    char *end = __builtin_mempcpy(buffer, "mem", 3); *end = 0; __builtin_printf("%s %s %s\n", buffer, __builtin_strchr("abcdef", 'd'), __builtin_strrchr("a/b/c", '/'));
    __builtin_bzero(buffer, 4); __builtin_bcopy("bcopy", buffer, 6); __builtin_puts(buffer); __builtin_snprintf(buffer, sizeof buffer, "%d-%s", 42, "x"); __builtin_putchar('['); __builtin_printf("%s]\n", buffer);
    int *heap = __builtin_malloc(64); heap[0] = 9; printf("%d %d %d\n", aligned(heap), bits(1), bits(9)); __builtin_free(heap);
    printf("%d %d %d\n", __builtin_speculation_safe_value(i), __builtin_speculation_safe_value(i, 0), __builtin_extract_return_addr(__builtin_return_address(0)) != 0);
    char *room = __builtin_alloca_with_align(100, 512); printf("%d\n", (int)((unsigned long)room & 63)); __builtin_ia32_pause();
    if (vi == 13) __builtin_abort();
    __builtin_exit(__builtin_popcountll(q) + 4);
}
