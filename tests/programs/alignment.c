/* Alignment of objects and members, misaligned access through packed records, arrays of aligned records. */
int printf(const char *, ...);
struct __attribute__((packed)) p { char c; short s; int i; long l; float f; double d; long double q; int *ptr; struct { char a; int b; } in; _Bool b; }; static struct p packed = {1, 2, 3, 4, 5, 6, 7, 0, {8, 9}, 1}; struct __attribute__((aligned(32))) big { int v; }; static struct big bigs[3] = {{1}, {2}, {3}}; struct member { char c; char aligned[3] __attribute__((aligned(8))); _Alignas(double) char d; }; static char raw[64] __attribute__((aligned(64)));
static long sum(const struct p *x) { return x->c + x->s + x->i + x->l + (long)x->f + (long)x->d + (long)x->q + x->in.a + x->in.b + x->b; } static struct p change(struct p x) { x.s = -x.s; x.l *= 1000000000; x.q /= 2; return x; }
#define A(x) (int)((unsigned long)&(x) % 64)
int main(void)
{
    struct p local = packed, array[2] = {packed, {2}}; int target = 5; local.ptr = &target; *local.ptr += 1; local.in.b++; local.i <<= 3; local.d += local.f; array[1].l = local.l--; printf("%ld %ld %ld %d\n", sum(&packed), sum(&local), sum(&array[1]), target); local = change(local); printf("%d %ld %Lg %d\n", local.s, local.l, local.q, (int)sizeof(struct p));
    printf("%d %d %d %d %d\n", A(bigs[1]) % 32, (int)sizeof bigs, A(raw[0]), (int)__builtin_offsetof(struct member, d), (int)sizeof(struct member)); int *odd = (int *)(raw + 1); __builtin_memcpy(odd, &target, 4); __builtin_memcpy(&target, raw + 1, 4); printf("%d\n", target); struct { char c; struct p in; } holder = {1, packed}; holder.in.l++; printf("%ld %d\n", holder.in.l, (int)sizeof holder); return 0;
}
