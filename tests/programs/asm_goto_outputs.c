/* asm goto with outputs in registers, which hold at every label. */
int printf(const char *, ...);
static int half(int x)
{
    int y;
    asm goto("movl %1, %0\n\tsarl $1, %0\n\tjc %l[odd]" : "=r"(y) : "r"(x) : "cc" : odd);
    return y;
odd:
    return -y;
}
static int sum(int x, int n)
{
    asm goto("addl %1, %0\n\tjo %l[over]" : "+r"(x) : "r"(n) : "cc" : over);
    return x;
over:
    return x ^ 1;
}
static long divided(long a, long b)
{
    long q, r;
    asm goto("cqto\n\tidivq %3\n\ttestq %1, %1\n\tjz %l[exact]\n\tjs %l[negative]"
             : "=a"(q), "=&d"(r) : "0"(a), "r"(b) : "cc" : exact, negative);
    return q * 100 + r;
exact:
    return q;
negative:
    return -(q * 1000 + r);
}
int main(void)
{
    printf("%d %d %d %d %d\n", half(8), half(9), sum(3, 4), sum(2147483647, 2), sum(-5, 3));
    printf("%ld %ld %ld\n", divided(17, 5), divided(20, 5), divided(-17, 5));
    for (int i = 0; i < 6; i++) {
        int twice;
        asm goto("leal (%1,%1), %0\n\tcmpl $4, %0\n\tjg %l[large]" : "=&r"(twice) : "r"(i) : "cc" : large);
        printf("%d ", twice);
        continue;
    large:
        printf("[%d] ", twice);
    }
    printf("\n");
    return 0;
}
