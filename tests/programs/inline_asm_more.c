/* asm as libraries write it: wide multiplication, cpuid, compare and swap, barriers, addresses, flags, alternatives. */
int printf(const char *, ...);
typedef unsigned long u64; typedef unsigned u32;
static u64 mul_wide(u64 a, u64 b, u64 *high) { u64 low, top; __asm__("mulq %3" : "=a"(low), "=d"(top) : "%0"(a), "rm"(b) : "cc"); *high = top; return low; }
static u64 divide(u64 high, u64 low, u64 by, u64 *rest) { u64 q, r; __asm__("divq %4" : "=a"(q), "=d"(r) : "0"(low), "1"(high), "rm"(by)); *rest = r; return q; }
static int cas(volatile int *p, int t, int s) { __asm__ __volatile__("lock ; cmpxchg %3, %1" : "=a"(t), "=m"(*p) : "a"(t), "r"(s) : "memory"); return t; }
static int cpuid(u32 leaf) { u32 a, b, c, d; asm volatile("cpuid" : "=a"(a), "=b"(b), "=c"(c), "=d"(d) : "0"(leaf), "2"(0)); return a != 0; }
static u64 trailing(u64 x) { __asm__("bsf %1,%0" : "=r"(x) : "r"(x)); return x; }
static double barrier(double d, float f, void *p, char c, _Bool b) { asm volatile("" : "+g"(d)); asm volatile("" : "+x"(f)); asm volatile("" : "+r"(p) :: "memory"); asm volatile("" : "+q"(c)); asm volatile("" : "+r,m"(b)); return d + f + c + b + (p != 0); }
static int array_in_memory(const char *p) { int n; asm("movsbl %1, %0" : "=r"(n) : "m"(*(const struct { char x[16]; } *)p)); return n; }
static int constants(void) { int a, b; static int object = 7; asm("movl %1, %0" : "=r"(a) : "n"(sizeof(long) * 3)); asm("movl %c1(%%rip), %0" : "=r"(b) : "i"(&object)); return a + b; }
static int flags(int a, int b) { _Bool carry; char zero, sign; int overflow; asm("subl %5, %4" : "=@ccc"(carry), "=@ccz"(zero), "=@ccs"(sign), "=@cco"(overflow), "+r"(a) : "r"(b)); return carry * 1000 + zero * 100 + sign * 10 + overflow; }
static long narrow_match(int n) { long r; asm("addq $1, %0" : "=r"(r) : "0"(n)); return r & 0xff; } static short wide_match(long n) { short r; asm("addl $2, %k0" : "=r"(r) : "0"(n)); return r; }
static int copy(char *to, const char *from, long n) { asm volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(n) : : "memory"); return (int)n; }
static int in_place(int n) { int r = n; asm("incl %0" : "=m"(r) : "0"(r)); return r; } static u32 rotate(u32 x, int n) { asm("roll %%cl, %0" : "+r"(x) : "c"(n) : "cc"); return x; } static u32 byte_swap(u32 x) { asm("bswap %k0" : "+r"(x)); return x; }
static double root(double x) { double r; asm("sqrtsd %1, %0" : "=x"(r) : "xm"(x)); return r; } static long double sine(long double x) { asm("fsin" : "+t"(x)); return x; } static double two(double a, double b) { asm("fpatan" : "+t"(a) : "u"(b) : "st(1)"); return a; }
static u64 pinned(u64 a) { register u64 x __asm__("r12") = a, y __asm__("%rbx") = 5; __asm__("addq %1, %0" : "+r"(x) : "r"(y)); return x; } static int stack(void) { register u64 sp asm("rsp"); return sp > 4096 && (sp & 7) == 0; }
__asm__(".pushsection .rodata\n\t.globl from_asm\nfrom_asm:\n\t.long 42\n\t.popsection"); extern const int from_asm;

int main(void)
{
    u64 high, rest, low = mul_wide(0xfedcba9876543210ul, 0x123456789ul, &high); printf("%lx %lx\n", high, low); printf("%lu ", divide(1, 5, 10, &rest)); printf("%lu\n", rest);
    int cell = 4; printf("%d ", cas(&cell, 4, 9)); printf("%d ", cas(&cell, 4, 7)); printf("%d %d %lu\n", cell, cpuid(0), trailing(0x80)); printf("%g\n", barrier(1.5, 2.5f, &cell, 3, 1));
    char from[16] = "copied by rep", to[16]; printf("%d %d\n", array_in_memory(from), constants()); printf("%d ", copy(to, from, 16)); printf("%s\n", to); printf("%d %d %d\n", flags(1, 2), flags(5, 5), flags(-2147483647 - 1, 1));
    printf("%ld %d %x %x\n", narrow_match(41), wide_match(0x10005), rotate(0x80000001u, 4), byte_swap(0x01020304)); printf("%g %.3Lf %.3f\n", root(2.25), sine(1.0L), two(1.0, 1.0)); printf("%d ", in_place(8)); printf("%lu %d %d\n", pinned(37), stack(), from_asm); return 0;
}
