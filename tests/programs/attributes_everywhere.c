/* Attributes at every position of the grammar, in GNU and in C23 spelling. */
int printf(const char *, ...);
struct __attribute__((packed)) a { char c; int i __attribute__((aligned(2))); } __attribute__((aligned(4))); struct b { char c; __attribute__((packed)) int i; int __attribute__((aligned(16))) j; };
enum __attribute__((packed)) small { ONE __attribute__((unused)) = 1, TWO __attribute__((deprecated)) }; typedef int word __attribute__((aligned(16))); typedef int __attribute__((__may_alias__)) alias_int;
typedef union { int *i; float *f; } both __attribute__((__transparent_union__)); static float scale(both b) { return *b.f; }
static int one(int x __attribute__((unused)), int (*cb)(int) __attribute__((unused))) { return cb ? cb(1) : 0; }
static __attribute__((noinline)) int two(int n), three(int n) __attribute__((cold)); static int __attribute__((const)) four(int n) { return n * 4; } int __attribute__((pure)) (five)(int n);
static int two(int n) { return n + 2; } static int three(int n) { return n + 3; } int (five)(int n) { return n + 5; }
void __attribute__((noreturn)) (*never)(int); int (__attribute__((unused)) *plain)(int);
static void *allocate(unsigned long) __attribute__((malloc, alloc_size(1), warn_unused_result, assume_aligned(16))); static char arena[64] __attribute__((aligned(16))); static void *allocate(unsigned long n) { return n < 64 ? arena : 0; }
static int sum(int *__attribute__((unused)) const p, int n) __attribute__((nonnull(1), access(read_only, 1, 2))); static int sum(int *const p, int n) { return n ? p[0] + sum(p + 1, n - 1) : 0; }
extern int renamed(const char *, ...) __asm__("printf") __attribute__((format(printf, 1, 2))); __attribute__(()) static int empty; static int listed __attribute__((unused, aligned(32), section(".data.listed"))) = 1, other = 2;
static inline __attribute__((always_inline, artificial)) int inlined(int n) { return n - 1; } __attribute__((optimize("O3"), noclone, no_instrument_function)) static int hot_one(int n) { return n; }
typedef int quad __attribute__((mode(DI))); typedef unsigned bytes __attribute__((mode(QI))); struct flexible { int n; char data[] __attribute__((aligned(8))); }; struct [[gnu::packed]] modern { char c; long l; };
[[gnu::noinline, maybe_unused]] static int attributed([[maybe_unused]] int n) { [[maybe_unused]] int local = n; return local; }
__attribute__((visibility("hidden"))) int hidden_one = 4; int shown_one __attribute__((visibility("default"))) = 5; static int tls_model __attribute__((unused));

int main(void)
{
    int local __attribute__((aligned(64))) = 3, *__attribute__((unused)) pointer = &local; float f = 2.5f; int table[3] = {1, 2, 3}; __attribute__((unused)) int unused_one;
    printf("%d %d %d %d\n", (int)sizeof(struct a), (int)_Alignof(struct a), (int)sizeof(struct b), (int)_Alignof(struct b)); printf("%d %d %d\n", (int)sizeof(enum small), (int)_Alignof(word), (int)sizeof(struct flexible));
    printf("%g %d %d %d %d %d\n", scale(&f), one(1, four), two(1), three(1), four(1), five(1)); printf("%d %d %d\n", never == 0, allocate(3) == arena, sum(table, 3));
    renamed("%d %d %d %d\n", empty, listed, other, (int)((unsigned long)&listed % 32)); printf("%d %d %d %d %d\n", inlined(3), hot_one(4), (int)sizeof(quad), (int)sizeof(bytes), (int)sizeof(struct modern)); printf("%d %d %d\n", attributed(6), hidden_one, shown_one);
    switch (local) { case 3: local++; __attribute__((fallthrough)); case 4: local++; [[fallthrough]]; default: break; } goto end; end: __attribute__((unused)); printf("%d %d\n", local, (int)((unsigned long)pointer % 64)); return *(alias_int *)&f != 0;
}
