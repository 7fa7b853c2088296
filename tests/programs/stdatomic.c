/* <stdatomic.h>: loads, stores, exchanges, fetches, flags, fences, on integers, pointers and records. */
#include <stdatomic.h>
int printf(const char *, ...);
struct pair { int a, b; };
static atomic_int counter = ATOMIC_VAR_INIT(3); static atomic_flag flag = ATOMIC_FLAG_INIT; static _Atomic struct pair pair; static _Atomic(char *) text;

int main(void)
{
    int expected = 4; struct pair p = {1, 2}, q; char word[] = "word"; atomic_uchar small; atomic_init(&small, 250); atomic_bool done = 0; volatile atomic_long big = 1L << 40;
    printf("%d ", atomic_fetch_add(&counter, 4)); printf("%d\n", atomic_load(&counter));
    printf("%d ", atomic_compare_exchange_strong(&counter, &expected, 9)); printf("%d ", expected); while (!atomic_compare_exchange_weak(&counter, &expected, 9)) ; printf("%d\n", counter);
    atomic_store_explicit(&counter, 5, memory_order_release); printf("%d ", atomic_exchange(&counter, 8)); printf("%d\n", atomic_load_explicit(&counter, memory_order_acquire));
    printf("%d ", atomic_flag_test_and_set(&flag)); printf("%d ", atomic_flag_test_and_set_explicit(&flag, memory_order_acq_rel)); atomic_flag_clear(&flag); printf("%d\n", atomic_flag_test_and_set(&flag));
    atomic_store(&pair, p); q = atomic_load(&pair); printf("%d %d\n", q.a, q.b); q = atomic_exchange(&pair, ((struct pair){5, 6})); p = pair; printf("%d %d %d\n", q.b, p.a, p.b);
    printf("%d %d\n", atomic_fetch_or(&small, 7), atomic_is_lock_free(&small)); small++; small += 5; printf("%d ", small); printf("%d ", atomic_fetch_sub(&small, 5)); printf("%d\n", atomic_fetch_xor_explicit(&small, 0xff, memory_order_relaxed));
    atomic_store(&text, word); atomic_fetch_add(&text, 1); printf("%s %d\n", atomic_load(&text), atomic_exchange(&done, 1)); atomic_thread_fence(memory_order_seq_cst); atomic_signal_fence(memory_order_acquire);
    printf("%ld %ld %d\n", atomic_fetch_and(&big, ~0xffL), atomic_load(&big), ATOMIC_INT_LOCK_FREE); __auto_type copy = big; const __auto_type address = &p; printf("%ld\n", copy);
    return atomic_load(&done) + address->a;
}
