/* Compiler builtins. */
#include <stddef.h>
int printf(const char *, ...);

struct s { char c; struct { int a[4]; double d; } in[3]; };
static int n_static = __builtin_constant_p(5) ? __builtin_offsetof(struct s, in[2].a[1]) : 0;
static const int chosen = __builtin_choose_expr(sizeof(int) == 4, 44, 55);
static double infinity = __builtin_inf(), huge = -__builtin_huge_val();
static int overflow(int a, int b) { int r; return __builtin_add_overflow(a, b, &r) ? -1 : r; }
static int unreachable(int n) { if (n < 100) return n; __builtin_unreachable(); }

int main(void)
{
    unsigned u = 0x00f0ff00; unsigned long ul = 0x0000f00000000000; int i = -5; volatile int zero = 0;
    char from[16] = "builtin memory", to[16];
    printf("%d %d %d %d %d\n", __builtin_clz(u), __builtin_ctz(u), __builtin_popcount(u), __builtin_parity(u), __builtin_ffs(u));
    printf("%d %d %d %d %d\n", __builtin_clzl(ul), __builtin_ctzll(ul), __builtin_popcountl(ul), __builtin_parityll(ul), __builtin_ffsl(ul));
    printf("%d %d %d\n", __builtin_ffs(zero), __builtin_ffsll(zero), __builtin_popcount(i));
    printf("%x %x %lx\n", __builtin_bswap16(0x1234), __builtin_bswap32(u), __builtin_bswap64(ul));
    printf("%d %d %d\n", n_static, chosen, __builtin_types_compatible_p(int, const int) + 2 * __builtin_types_compatible_p(int[], int[3]) + 4 * __builtin_types_compatible_p(long, int));
    if (__builtin_expect(i == -5, 1)) printf("expected %ld\n", __builtin_expect(7, 0));
    __builtin_memcpy(to, from, 16); __builtin_memmove(to + 1, to, 7); __builtin_memset(to + 10, 'x', 3); printf("%s\n", to);
    printf("%g %g %g %g %g\n", __builtin_fabs(-2.5), __builtin_sqrt(2.25), __builtin_floor(-1.5), __builtin_ceil(-1.5), __builtin_trunc(-1.5));
    printf("%g %g %g %g %d\n", __builtin_copysign(3, -zero - 0.0), infinity, huge, __builtin_fmax(1, 2), __builtin_nan("") != __builtin_nan(""));
    printf("%g %Lg\n", __builtin_fabsf(-1.5f), __builtin_fabsl(-1.5L));
    printf("%d %d\n", overflow(2000000000, 100), overflow(2000000000, 2000000000));
    unsigned r; long l; unsigned char narrow; printf("%d ", __builtin_sub_overflow(3u, 5u, &r)); printf("%u ", r);
    printf("%d ", __builtin_mul_overflow(1l << 40, 1l << 30, &l)); printf("%ld ", l);
    printf("%d ", __builtin_add_overflow((unsigned char)200, (unsigned char)100, &narrow)); printf("%d\n", narrow);
    printf("%d ", __builtin_add_overflow(-1, 1u, &r)); printf("%u ", r); printf("%d ", __builtin_mul_overflow(100, 100l, &narrow)); printf("%d ", narrow);
    printf("%d ", __builtin_sub_overflow(1u, 2l, &l)); printf("%ld ", l); printf("%d\n", __builtin_add_overflow(18446744073709551615ul, -1, &ul)); printf("%lu\n", ul);
    char *room = __builtin_alloca(100); room[99] = 'r'; printf("%c %d\n", room[99], unreachable(5));
    __builtin_prefetch(room); __builtin_prefetch(room, 1, 2);
    printf("%d %d\n", __builtin_frame_address(0) != 0, __builtin_return_address(0) != 0);
    if (zero) __builtin_trap();
    return 0;
}
