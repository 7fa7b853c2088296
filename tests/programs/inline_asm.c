/* Extended asm: register classes, fixed registers, memory, tied and early-clobber operands, modifiers, names. */
int printf(const char *, ...);

struct both { unsigned low, high; };
static int add(int a, int b) { __asm__("addl %1, %0" : "+r"(a) : "r"(b) : "cc"); return a; }
static long tied(long a, long b) { long r; asm("addq %2, %0" : "=r"(r) : "0"(a), "rm"(b) : "cc"); return r; }
static unsigned fixed(unsigned a, unsigned b, unsigned *high) { unsigned low; asm("mull %3" : "=a"(low), "=d"(*high) : "%0"(a), "r"(b) : "cc"); return low; }
static int named(int x) { int r; asm("leal 7(%q[in]), %[out]" : [out] "=r"(r) : [in] "r"((long)x)); return r; }
static int memory(int *p) { int r; asm volatile("movl %1, %0; incl %1" : "=&r"(r), "+m"(*p) : : "memory"); return r; }
static unsigned char narrow(unsigned a) { unsigned char r; asm("movb %b1, %0" : "=q"(r) : "q"(a)); return r; }
static unsigned short sixteen(unsigned a) { unsigned short r; asm("movw %w1, %w0" : "=r"(r) : "r"(a)); return r; }
static int immediate(void) { int r; asm("movl %1, %0; addl %2, %0" : "=&r"(r) : "i"(40), "n"(2)); return r; }
static int folded(void) { int r; asm("movl %1, %0; addl %2, %0" : "=&r"(r) : "i"(sizeof(int) * 10 + 1), "n"(-(3 - 1))); return r; }
static double sse(double a, double b) { asm("addsd %1, %0" : "+x"(a) : "x"(b)); return a; }
static int flag(int a, int b) { unsigned char r; asm("cmpl %2, %1; setl %0" : "=r"(r) : "r"(a), "r"(b) : "cc"); return r; }
static long many(long a, long b, long c, long d) { long r; asm("movq %1, %0\n\taddq %2, %0\n\tsubq %3, %0\n\timulq %4, %0" : "=&r"(r) : "r"(a), "g"(b), "S"(c), "D"(d) : "cc"); return r; }
static void barrier(void) { asm volatile("" : : : "memory"); }
static int percent(void) { int r; asm("movl $5, %%ecx; movl %%ecx, %k0" : "=r"(r) : : "ecx"); return r; }
static int swap_halves(struct both *b) { asm("xchgl %0, %1" : "+r"(b->low), "+r"(b->high)); return b->low; }
static int output_name(int a) { asm("addl %[a], %[a]" : [a] "+r"(a)); return a; }
static int matched_name(int a) { int r; asm("addl $1, %[r]" : [r] "=r"(r) : "[r]"(a)); return r; }

int main(void)
{
    unsigned high; int cell = 5; struct both b = {1, 2};
    printf("%d %ld %u", add(2, 3), tied(4, 5), fixed(0x80000000u, 6, &high)); printf(" %u %d\n", high, named(10));
    printf("%d ", memory(&cell)); printf("%d %d %d %d\n", cell, narrow(0x1ff), sixteen(0x12345), immediate());
    printf("%g %d %d %ld %d\n", sse(1.5, 2.25), flag(1, 2), flag(2, 1), many(10, 5, 3, 4), percent());
    barrier(); asm(""); asm volatile("nop"); __asm__ __volatile__("nop" ::: "cc");
    printf("%d ", swap_halves(&b)); printf("%d %u %d %d\n", folded(), b.high, output_name(21), matched_name(6));
    return 0;
}
