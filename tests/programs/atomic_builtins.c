/* __atomic_* and __sync_* on every size, on pointers, floating objects and records. */
int printf(const char *, ...);
typedef unsigned char u8; typedef unsigned short u16; typedef unsigned u32; typedef unsigned long u64;
struct pair { int a, b; }; struct small { short x, y; };
#define TYPE(T, name) static long name(void) { \
    static T v = 5; T old, want = 9, three = 3; volatile T *p = &v; long sum = 0; \
    sum = sum * 7 + __atomic_load_n(p, __ATOMIC_ACQUIRE); __atomic_store_n(&v, 7, __ATOMIC_RELEASE); __atomic_store(&v, &three, __ATOMIC_RELAXED); \
    sum = sum * 7 + __atomic_fetch_add(&v, 4, __ATOMIC_SEQ_CST); sum = sum * 7 + __atomic_sub_fetch(&v, 9, __ATOMIC_ACQ_REL); \
    sum = sum * 7 + __atomic_fetch_or(p, 0x30, 0); sum = sum * 7 + __atomic_and_fetch(p, 0x1f, 1); sum = sum * 7 + __atomic_xor_fetch(p, 0x55, 2); \
    sum = sum * 7 + __atomic_fetch_nand(p, 0x0f, 3); sum = sum * 7 + __atomic_nand_fetch(p, 0x3c, 4); \
    sum = sum * 7 + __atomic_exchange_n(&v, 9, __ATOMIC_SEQ_CST); __atomic_exchange(&v, &want, &old, __ATOMIC_SEQ_CST); sum = sum * 7 + old; \
    sum = sum * 7 + __atomic_compare_exchange_n(&v, &want, 20, 0, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED); \
    want = 1; sum = sum * 7 + __atomic_compare_exchange(&v, &want, &three, 0, __ATOMIC_SEQ_CST, __ATOMIC_ACQUIRE); sum = sum * 7 + want; \
    sum = sum * 7 + __sync_fetch_and_add(&v, 2); sum = sum * 7 + __sync_sub_and_fetch(&v, 4); sum = sum * 7 + __sync_nand_and_fetch(&v, 6); \
    sum = sum * 7 + __sync_bool_compare_and_swap(&v, 3, 4); sum = sum * 7 + __sync_val_compare_and_swap(&v, v, 11); \
    sum = sum * 7 + __sync_lock_test_and_set(&v, 1); __sync_lock_release(&v); sum = sum * 7 + v; return sum; }
TYPE(u8, f8) TYPE(u16, f16) TYPE(u32, f32) TYPE(u64, f64) TYPE(signed char, s8) TYPE(short, s16) TYPE(int, s32) TYPE(long, s64) TYPE(unsigned long long, fq)

int main(void)
{
    printf("%ld %ld %ld %ld %ld %ld %ld %ld %ld\n", f8(), f16(), f32(), f64(), s8(), s16(), s32(), s64(), fq());
    static int table[8]; int *p = table; int *old = __atomic_fetch_add(&p, 8, 5), *next = __sync_add_and_fetch(&p, 4);
    printf("%d %d %d\n", (int)(old - table), (int)(next - table), __sync_bool_compare_and_swap(&p, next, table)); __atomic_store_n(&p, 0, 0); printf("%d\n", p == 0);
    struct pair a = {1, 2}, b = {3, 4}, c; __atomic_load(&a, &c, 5); __atomic_store(&a, &b, 5); printf("%d %d %d %d\n", a.a, a.b, c.a, c.b);
    printf("%d ", __atomic_compare_exchange(&a, &c, &b, 0, 5, 5)); printf("%d %d\n", c.a, c.b);
    struct small s = {1, 2}, t = {5, 6}, r; __atomic_exchange(&s, &t, &r, 5); printf("%d %d %d %d\n", s.x, s.y, r.x, r.y);
    double d = 1.5, two = 2.5, was; __atomic_exchange(&d, &two, &was, 5); printf("%g %g\n", d, was); __atomic_load(&d, &was, 0); printf("%g\n", was);
    _Bool flag = 0; char byte = 0; printf("%d ", __atomic_test_and_set(&flag, 5)); printf("%d ", __atomic_test_and_set(&flag, 5)); __atomic_clear(&flag, 3); printf("%d %d ", flag, __atomic_test_and_set(&byte, 0)); printf("%d\n", byte);
    printf("%d ", __atomic_exchange_n(&flag, 1, 5)); printf("%d\n", __atomic_load_n(&flag, 5));
    __atomic_thread_fence(5); __atomic_signal_fence(2); __atomic_thread_fence(0); __sync_synchronize();
    printf("%d%d%d\n", __atomic_always_lock_free(4, 0), __atomic_always_lock_free(sizeof(long), &p), __atomic_is_lock_free(8, &p));
    int n = 3; printf("%d ", __sync_fetch_and_add_4(&n, 1)); printf("%d ", __atomic_load_4(&n, 5)); printf("%d\n", __atomic_fetch_add_4(&n, 1, 5));
    return 0;
}
